import { rmSync } from 'node:fs';
import { Database, OPEN_READWRITE } from 'sqlite3';
import { snapshot } from './backup';
import type { EntityClass } from '../schema/data-source';
import { OperationError } from '../operation-error';
import { sync, syncFolderOf } from '../sqlite/sqlite-file';

/** SQLite's online backup, which is missing from the driver's types. */
interface Backup {
  retryErrors: number[];
  step(pages: number, callback: (error: Error | null) => void): void;
  finish(callback: () => void): void;
}

const LOCK_TIMEOUT_MS = 5_000;
const ALL_PAGES = -1;

/**
 * Replaces all that is in `file`, which others have open, by what is in `source`, as one transaction of SQLite, and
 * keeps the old contents in `aside`. A file renamed under a running service would go on taking, and losing, its writes.
 */
export async function replaceContents(
  file: string,
  source: string,
  aside: string,
  entities: EntityClass[],
): Promise<void> {
  const db = await open(file);
  try {
    await asPromise((done) => db.run('PRAGMA synchronous = FULL', done));
    const backup = await begin(db, source);
    try {
      // The first step takes the write lock: no write can come between the copy kept aside and the replacement.
      await asPromise((done) => backup.step(1, done));
      await snapshot(file, aside, entities);
      sync(aside);
      syncFolderOf(aside);
      await asPromise((done) => backup.step(ALL_PAGES, done));
    } catch (error) {
      rmSync(aside, { force: true });
      throw new OperationError(`${file} is in use and could not be replaced: ${(error as Error).message}.`);
    } finally {
      // After a success, too: the driver would do it at the end of the process, and then wait on a closed handle's lock.
      await new Promise<void>((done) => backup.finish(done));
    }
  } finally {
    await asPromise((done) => db.close(done));
  }
}

async function open(file: string): Promise<Database> {
  const db = await new Promise<Database>((ok, fail) => {
    const opened = new Database(file, OPEN_READWRITE, (error) => (error ? fail(error) : ok(opened)));
  });
  db.configure('busyTimeout', LOCK_TIMEOUT_MS);
  return db;
}

async function begin(db: Database, source: string): Promise<Backup> {
  const withBackup = db as unknown as {
    backup(file: string, to: string, from: string, fileIsTarget: boolean, done: (error: Error | null) => void): Backup;
  };
  let backup!: Backup;
  await asPromise((done) => (backup = withBackup.backup(source, 'main', 'main', false, done)));
  // By default the driver reports a lock that it could not get as success.
  backup.retryErrors = [];
  return backup;
}

const asPromise = (call: (done: (error: Error | null) => void) => unknown): Promise<void> =>
  new Promise((ok, fail) => {
    call((error) => (error ? fail(error) : ok()));
  });
