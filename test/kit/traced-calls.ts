import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import Module from 'node:module';
import { join, relative, sep } from 'node:path';
import { copyOfSource, type ChangedSource } from './changed-source';

type Callable = (this: unknown, ...parameters: unknown[]) => unknown;

interface Call {
  /** Relative to the folder. */
  file: string;
  /** The function, method or getter. */
  name: string;
  /** Whether the caller is a file of the folder. If so, the call also returns to that file. */
  isInside: boolean;
}

type Loader = (module: { exports: Record<string, unknown> }, path: string) => void;

/** Node's module loaders by file extension. */
const loaders: Record<string, Loader> = Reflect.get(Module, '_extensions');

/**
 * Records calls between files of a folder of `src`: exported functions, and methods, getters and static methods of
 * exported classes. Uses a copy of the application, because other test files share the modules of this process.
 */
export class TracedCalls {
  private calls: Call[] = [];
  private readonly caller = new AsyncLocalStorage<string>();
  private readonly source: ChangedSource = copyOfSource();
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = join(this.source.folder, folder) + sep;
  }

  /** Loads a module of the copy, e.g. "app". Without import cycles, every importer gets the traced exports. */
  load(name: string): unknown {
    const loadFile = loaders['.ts']!;
    loaders['.ts'] = (module, path) => {
      loadFile(module, path);
      if (path.startsWith(this.folder)) module.exports = this.traced(relative(this.folder, path), module.exports);
    };
    try {
      return this.source.load(name);
    } finally {
      loaders['.ts'] = loadFile;
    }
  }

  remove(): void {
    this.source.remove();
  }

  /** The calls between files during `work`. */
  async during(work: () => Promise<unknown>): Promise<Call[]> {
    this.calls = [];
    await work();
    return this.calls;
  }

  private traced(file: string, exported: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(exported).map(([name, value]) => {
        if (typeof value !== 'function') return [name, value];
        if (!isClass(value)) return [name, this.wrapped(file, name, value as Callable)];
        this.wrapMembers(file, value.prototype as object);
        this.wrapMembers(file, value);
        return [name, value];
      }),
    );
  }

  /** Replaces members in place, because decorators store metadata on the class itself. */
  private wrapMembers(file: string, owner: object): void {
    for (const [name, { value, get, ...rest }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      if (name === 'constructor' || name === 'prototype') continue;
      if (get) Object.defineProperty(owner, name, { ...rest, get: this.wrapped(file, name, get) });
      else if (typeof value === 'function' && !isClass(value))
        Object.defineProperty(owner, name, { ...rest, value: this.wrapped(file, name, value as Callable) });
    }
  }

  private wrapped(file: string, name: string, original: Callable): Callable {
    const { caller } = this;
    const note = (): void => void this.calls.push({ file, name, isInside: caller.getStore() !== undefined });
    const wrapper: Callable = function (...parameters) {
      if (caller.getStore() === file) return original.apply(this, parameters);
      note();
      return caller.run(file, () => original.apply(this, parameters));
    };
    for (const key of Reflect.getMetadataKeys(original))
      Reflect.defineMetadata(key, Reflect.getMetadata(key, original), wrapper);
    return wrapper;
  }
}

export const filesIn = (calls: Call[]): string[] => [...new Set(calls.map(({ file }) => file))];

/** How often control returns to a file it had left, by another call or from a call. */
export const returnsIn = (calls: Call[]): number =>
  calls.length - filesIn(calls).length + calls.filter(({ isInside }) => isInside).length;

const isClass = (value: object): value is new () => unknown =>
  Function.prototype.toString.call(value).startsWith('class');
