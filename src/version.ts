import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of package.json, which stands two folders above the compiled file and one above this one. */
export const VERSION: string = [join(__dirname, '..'), join(__dirname, '..', '..')].flatMap(versionIn)[0] ?? 'unknown';

function versionIn(folder: string): string[] {
  try {
    return [(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version];
  } catch {
    return [];
  }
}
