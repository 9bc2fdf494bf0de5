import { closeSync, existsSync, mkdirSync, openSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { EntityClass } from '../schema/data-source';
import { OperationError } from '../operation-error';
import { inspect, onSqliteFile, renewInstallationIn, sync, syncFolderOf, type TableRows } from '../sqlite/sqlite-file';

/**
 * Backs up the database `file`, which may be in use, to `to`, with everything committed before. An existing `to` is
 * only replaced if `force` is set, and only by a complete backup. Throws {@link OperationError}.
 */
export async function backUp(
  file: string,
  to: string,
  { entities, force }: { entities: EntityClass[]; force: boolean },
): Promise<TableRows[]> {
  if (existsSync(to)) {
    if (existsSync(file) && realpathSync(to) === realpathSync(file)) {
      throw new OperationError(`${to} is the database itself: name another file.`);
    }
    if (!force) throw new OperationError(`${to} exists already: name another file, or replace it with --force.`);
  }
  removeStaleDrafts(to);
  const madeFolder = existsSync(file) ? mkdirSync(dirname(to), { recursive: true }) : undefined;
  const draft = `${to}.${process.pid}.part`;
  try {
    await snapshot(file, draft, entities);
    const { tables } = await onSqliteFile(draft, entities, async (db) => {
      const inspected = await inspect(db, `The backup of ${file}`);
      await renewInstallationIn(db);
      return inspected;
    });
    sync(draft);
    renameSync(draft, to);
    syncFolderOf(to);
    return tables;
  } catch (error) {
    if (madeFolder) rmSync(madeFolder, { recursive: true });
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the drafts of killed backups. Drafts of running backups are kept. */
function removeStaleDrafts(to: string): void {
  const folder = dirname(to);
  const beginning = `${basename(to)}.`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = name.startsWith(beginning) && /^(\d+)\.part(?:-\w+)?$/.exec(name.slice(beginning.length))?.[1];
    if (pid && !isAtWork(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** Whether another process has this id. In containers, a restarted process often gets the same one. */
function isAtWork(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Copies the database with VACUUM INTO, in one read transaction. In WAL mode this does not block the writer and, unlike
 * the driver's page-by-page backup, does not restart after a write. Deleted rows are left out. `to` must not exist.
 */
export async function snapshot(file: string, to: string, entities: EntityClass[]): Promise<void> {
  await onSqliteFile(file, entities, async (db) => {
    // Created with mode 0600, because it will contain password hashes. SQLite accepts an empty file.
    closeSync(openSync(to, 'wx', 0o600));
    await db.query('VACUUM INTO ?', [to]);
  });
}
