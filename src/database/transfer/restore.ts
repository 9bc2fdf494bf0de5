import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { EntityClass } from '../schema/data-source';
import { MissingFile, OperationError } from '../operation-error';
import { replaceContents } from './restore-live';
import {
  COMPANIONS,
  inspect,
  onSqliteFile,
  renewInstallationIn,
  sync,
  syncFolderOf,
  type TableRows,
} from '../sqlite/sqlite-file';

/** The outcome of a restore. */
export interface Restored {
  tables: TableRows[];
  /** Path of the file that holds the previous database. */
  keptAside?: string;
  /** Whether a running service had the database open. It continues with the restored rows. */
  live: boolean;
}

interface Options {
  entities: EntityClass[];
  force: boolean;
}

/**
 * Replaces the database `file` by the backup `from` in one step, and keeps the old one beside it. Throws {@link
 * OperationError} if `from` is not an intact Tasksmith database, or if `file` exists and `force` is not set.
 */
export async function restore(from: string, file: string, { entities, force }: Options): Promise<Restored> {
  if (!existsSync(from)) throw new MissingFile(from);
  const inUse = existsSync(file) && (await isInUse(file, entities));
  if (existsSync(file) && !force) {
    const state = inUse ? 'is in use by a running service: stop it, or' : 'exists already:';
    throw new OperationError(`The database ${file} ${state} replace it with --force, which keeps the old one aside.`);
  }
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.part`;
  try {
    const { tables, pending } = await takeIn(from, draft, entities);
    if (!existsSync(file)) {
      claim(draft, dirname(file), 0o600);
      renameSync(draft, file);
      syncFolderOf(file);
      return { tables, live: false };
    }
    const keptAside = asideOf(file);
    if (inUse) {
      if (pending) throw new OperationError(`${from} is of an older version: stop the service, then restore it.`);
      await replaceContents(file, draft, keptAside, entities);
    } else {
      claim(draft, file, statSync(file).mode);
      await alone(file, entities, () => swap(file, draft, keptAside));
    }
    return { tables, keptAside, live: inUse };
  } finally {
    for (const suffix of ['', ...COMPANIONS]) rmSync(draft + suffix, { force: true });
  }
}

/** Copies `from` and its WAL into the single file `draft`, checks it and turns it into a new installation. */
async function takeIn(
  from: string,
  draft: string,
  entities: EntityClass[],
): Promise<{ tables: TableRows[]; pending: boolean }> {
  copyFileSync(from, draft);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${draft}-wal`);
  const found = await onSqliteFile(draft, entities, async (db) => {
    const result = await inspect(db, from);
    await renewInstallationIn(db);
    await db.query('PRAGMA journal_mode = DELETE');
    return result;
  });
  sync(draft);
  return found;
}

const BUSY = /SQLITE_BUSY|SQLITE_LOCKED/;

/** Whether another process has the file open, i.e. whether SQLite cannot lock it exclusively. */
async function isInUse(file: string, entities: EntityClass[]): Promise<boolean> {
  try {
    await onSqliteFile(file, entities, async (db) => {
      await db.query('PRAGMA locking_mode = EXCLUSIVE');
      await db.query('BEGIN EXCLUSIVE');
      await db.query('ROLLBACK');
    });
    return false;
  } catch (error) {
    // A corrupt file is not in use, because the service does not start with it.
    return BUSY.test((error as Error).message);
  }
}

/** Runs `work` while no other process can open the file. A corrupt file cannot be locked and needs no lock. */
async function alone(file: string, entities: EntityClass[], work: () => void): Promise<void> {
  let isLocked = false;
  try {
    await onSqliteFile(file, entities, async (db) => {
      // Checkpoints and deletes the WAL, which SQLite would otherwise apply to the restored file.
      await db.query('PRAGMA journal_mode = DELETE');
      await db.query('BEGIN EXCLUSIVE');
      const [{ journal_mode: mode }] = await db.query('PRAGMA journal_mode');
      if (mode !== 'delete') throw new OperationError(`A service has just started on ${file}: stop it first.`);
      isLocked = true;
      work();
      await db.query('ROLLBACK');
    });
  } catch (error) {
    if (isLocked || error instanceof OperationError || BUSY.test((error as Error).message)) throw error;
    work();
  }
}

/** Swaps the files. `file` is a complete database at every moment: first the old one, then the restored one. */
function swap(file: string, draft: string, aside: string): void {
  linkSync(file, aside);
  for (const suffix of COMPANIONS) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  renameSync(draft, file);
  syncFolderOf(file);
}

/** "tasksmith.sqlite.2026-11-24T16-07-58-123Z" */
const asideOf = (file: string): string => `${file}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;

/** Gives the restored file the owner and mode of the old one, even when root restores it. */
function claim(draft: string, like: string, mode: number): void {
  const { uid, gid } = statSync(like);
  chmodSync(draft, mode & 0o777);
  if (process.getuid?.() === 0) chownSync(draft, uid, gid);
}
