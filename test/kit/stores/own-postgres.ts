import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A separate PostgreSQL server, for tests that cannot share one. */
export interface OwnPostgres {
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** On any free port, or on this one. */
export async function ownPostgres(port?: number): Promise<OwnPostgres> {
  const child = spawn(process.execPath, [
    join(__dirname, 'postgres', 'own-server.mjs'),
    ...(port ? [String(port)] : []),
  ]);
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const closed = once(child, 'close');
  const say = async (word: string): Promise<void> => {
    child.stdin.write(`${word}\n`);
    if ((await answers.next()).value !== word) throw new Error(`The server did not ${word}`);
  };
  const { value: url } = await answers.next();
  return {
    url: url as string,
    start: () => say('start'),
    stop: () => say('stop'),
    remove: async () => {
      child.stdin.end();
      await closed;
    },
  };
}
