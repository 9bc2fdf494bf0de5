import { closeSync, existsSync, openSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { EntityClass } from '../schema/data-source';
import { OperationError } from '../operation-error';
import { inspect, onSqliteFile, sync, syncFolderOf, type TableRows } from '../sqlite/sqlite-file';

/**
 * Writes the database `file`, which may be in use, to `to`: everything that was committed before it began. An existing
 * `to` is replaced only if `force` is set, and only by a finished backup. Throws {@link OperationError}.
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
  const draft = `${to}.${process.pid}.part`;
  try {
    await snapshot(file, draft, entities);
    const { tables } = await onSqliteFile(draft, entities, (db) => inspect(db, `The backup of ${file}`));
    sync(draft);
    renameSync(draft, to);
    syncFolderOf(to);
    return tables;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A backup that was killed has left its draft behind. That of one which is running is not touched. */
function removeStaleDrafts(to: string): void {
  const folder = dirname(to);
  const beginning = `${basename(to)}.`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = name.startsWith(beginning) && /^(\d+)\.part(?:-\w+)?$/.exec(name.slice(beginning.length))?.[1];
    if (pid && !isAtWork(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** Whether another process has this number now: in a container, one that starts anew often gets the same. */
function isAtWork(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * VACUUM INTO rather than the page by page backup of the driver: it is one read transaction, so in WAL mode it neither
 * stops the writer nor begins anew after each write, and it carries no deleted rows along. `to` must not exist.
 */
export async function snapshot(file: string, to: string, entities: EntityClass[]): Promise<void> {
  await onSqliteFile(file, entities, async (db) => {
    // SQLite takes an empty file: made here, nobody else can ever read the password hashes in it.
    closeSync(openSync(to, 'wx', 0o600));
    await db.query('VACUUM INTO ?', [to]);
  });
}
