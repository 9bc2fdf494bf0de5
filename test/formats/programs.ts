import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in which programs of Debian run, with nothing of the user who runs the test. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'tasksmith-formats-'));

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Makes the folders above it. */
  write(name: string, text: string): string {
    mkdirSync(join(this.path(name), '..'), { recursive: true });
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  /** What a program writes to stdout. Throws if it fails. */
  run(program: string, words: string[], input = ''): string {
    const env = { PATH: '/usr/bin:/bin', HOME: this.folder, TZ: 'UTC', LC_ALL: 'C.UTF-8' };
    return execFileSync(program, words, { cwd: this.folder, env, input, encoding: 'utf8', stdio: 'pipe' });
  }

  /** What a program of Python prints as JSON; `input` is its stdin. */
  python(program: string, input: string): any {
    return JSON.parse(this.run('/usr/bin/python3', ['-c', program], input));
  }

  clear(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A list of JSON objects without some of their fields. */
export const without = (all: any[], ...fields: string[]): any[] =>
  all.map((each) => Object.fromEntries(Object.entries(each).filter(([key]) => !fields.includes(key))));
