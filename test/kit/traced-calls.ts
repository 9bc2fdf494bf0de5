import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

type Callable = (this: unknown, ...parameters: unknown[]) => unknown;

interface Call {
  /** Relative to the folder. */
  file: string;
  /** The function, method or getter. */
  name: string;
  /** Whether a file of the folder called it; if so, the call also comes back to that file. */
  isInside: boolean;
}

const SRC = join(__dirname, '..', '..', 'src');

/**
 * Records the calls between files of a folder of `src`: of exported functions, and of the methods, getters and static
 * methods of exported classes. Create it before the application is imported.
 */
export class TracedCalls {
  private calls: Call[] = [];
  private readonly caller = new AsyncLocalStorage<string>();

  constructor(folder: string) {
    const root = join(SRC, folder);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    for (const file of files) {
      const path = join(root, file);
      jest.doMock(path, () => this.traced(file, jest.requireActual(path)));
    }
  }

  /** The calls from one file to another that `work` causes. */
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

  /** Replaces members in place: decorators keep metadata under the class itself. */
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

/** How often control comes back to a file that it had left, by another call or from one that it made. */
export const returnsIn = (calls: Call[]): number =>
  calls.length - filesIn(calls).length + calls.filter(({ isInside }) => isInside).length;

const isClass = (value: object): value is new () => unknown =>
  Function.prototype.toString.call(value).startsWith('class');
