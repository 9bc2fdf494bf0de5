import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

export interface ChangedSource {
  /** The copy of `src`. Change it before loading anything from it. */
  folder: string;
  /** Loads a module of the copy, e.g. "app". Types are not checked. */
  load(name: string): unknown;
  remove(): void;
}

/** A copy of `src` that runs in this process next to the real one, with the same packages. */
export function copyOfSource(): ChangedSource {
  const root = mkdtempSync(join(tmpdir(), `tasksmith-source-${process.pid}-`));
  const folder = join(root, 'src');
  for (const name of ['node_modules', 'package.json']) symlinkSync(join(ROOT, name), join(root, name));
  cpSync(join(ROOT, 'src'), folder, { recursive: true });
  const load = createRequire(join(folder, 'app.ts'));
  const remove = (): void => {
    for (const path of Object.keys(load.cache)) if (path.startsWith(folder)) Reflect.deleteProperty(load.cache, path);
    rmSync(root, { recursive: true });
  };
  return { folder, load: (name) => load(`./${name}.ts`), remove };
}
