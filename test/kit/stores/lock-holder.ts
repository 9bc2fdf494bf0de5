import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROGRAM = `
  const [, file, sql] = process.argv;
  const db = new (require('sqlite3').Database)(file);
  db.exec(sql, (error) => process.stdout.write(error ? error.message : 'done'));
  process.stdin.resume();
`;

/** Starts a process that runs `sql` on a SQLite file and keeps its locks until released. */
export async function holdLock(file: string, sql: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ['-e', PROGRAM, file, sql], { cwd: join(__dirname, '..', '..', '..') });
  const [said] = await once(child.stdout.setEncoding('utf8'), 'data');
  if (said !== 'done') throw new Error(`No lock: ${said}`);
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'close');
  };
}
