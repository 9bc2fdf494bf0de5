import { statSync } from 'node:fs';

/**
 * Remembers the files at these paths. The returned check throws once a path refers to another file or none, because
 * SQLite would keep writing to a file that nobody can open again.
 */
export function checkThatSame(paths: string[]): () => void {
  const opened = paths.map((path) => statSync(path));
  return () => {
    for (const [i, path] of paths.entries()) {
      const now = statSync(path, { throwIfNoEntry: false });
      if (now?.ino !== opened[i]!.ino || now.dev !== opened[i]!.dev) {
        throw new Error(`${path} was moved, deleted or replaced while it was in use.`);
      }
    }
  };
}
