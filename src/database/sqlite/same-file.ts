import { statSync } from 'node:fs';

/**
 * Remembers what is behind these paths. The check that it gives throws once something else, or nothing, is there:
 * SQLite would go on writing, durably, into a file that has lost its name.
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
