import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Finds a file of the package: two folders above the compiled file, one above the source file. */
export const fileOfPackage = (name: string): string | undefined =>
  [join(__dirname, '..'), join(__dirname, '..', '..')]
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

const description = fileOfPackage('package.json');

/** The version of package.json. */
export const VERSION: string = description
  ? (JSON.parse(readFileSync(description, 'utf8')) as { version: string }).version
  : 'unknown';
