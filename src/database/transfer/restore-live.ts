import { rmSync } from 'node:fs';
import { Database, OPEN_READWRITE } from 'sqlite3';
import { snapshot } from './backup';
import type { EntityClass } from '../schema/data-source';
import { OperationError } from '../operation-error';
import { sync, syncFolderOf } from '../sqlite/sqlite-file';

/** SQLite's online backup API, which is missing from the driver's types. */
interface Backup {
  retryErrors: number[];
  step(pages: number, callback: (error: Error | null) => void): void;
  finish(callback: () => void): void;
}

const LOCK_TIMEOUT_MS = 5_000;
const ALL_PAGES = -1;

/**
 * Replaces the contents of `file`, which is in use, by those of `source` in one SQLite transaction. Keeps the old
 * contents in `aside`. Renaming the file instead would make a running service write to the old file and lose its
 * writes.
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
      // The first step takes the write lock, so that nothing is written between the copy kept aside and the
      // replacement.
      await asPromise((done) => backup.step(1, done));
      await snapshot(file, aside, entities);
      sync(aside);
      syncFolderOf(aside);
      await asPromise((done) => backup.step(ALL_PAGES, done));
    } catch (error) {
      rmSync(aside, { force: true });
      throw new OperationError(`${file} is in use and could not be replaced: ${(error as Error).message}.`);
    } finally {
      // Also after success: otherwise the driver finishes it when the process ends, and waits for the lock of a closed
      // handle.
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
  // By default the driver reports success if it could not get a lock.
  backup.retryErrors = [];
  return backup;
}

const asPromise = (call: (done: (error: Error | null) => void) => unknown): Promise<void> =>
  new Promise((ok, fail) => {
    call((error) => (error ? fail(error) : ok()));
  });
