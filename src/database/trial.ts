import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EntityManager } from 'typeorm';

/** Writes the row of a dummy chore, to check that the database is writable. */
const WRITE = `INSERT INTO chores (name, ran_at) VALUES ('readiness', $1) ON CONFLICT (name) DO UPDATE SET ran_at = $1`;

/** Less than a commit of a few tasks needs. */
const FULL_BYTES = 64 * 1024;

/*
 * On a full disk PostgreSQL can still update a row in existing space, so new space must be requested. A result larger
 * than work_mem goes to a temporary file. If the server forbids these, the disk is not checked.
 */
const TAKE_SPACE = `DO $$ BEGIN
  SET LOCAL work_mem = '64kB';
  PERFORM count(*) FROM generate_series(1, 10000);
EXCEPTION WHEN configuration_limit_exceeded THEN NULL;
END $$`;

/** Writes a row. */
export const writeOnTrial = (em: EntityManager): Promise<unknown> => em.query(WRITE, [Date.now()]);

/** Throws if PostgreSQL has no space left. */
export const takeSpace = (em: EntityManager): Promise<unknown> => em.query(TAKE_SPACE);

/** Throws if there is no space left next to a SQLite file. */
export function checkSpace(file: string): void {
  const { bavail, bsize } = statfsSync(dirname(file));
  if (bavail * bsize < FULL_BYTES) throw Object.assign(new Error('the disk is full'), { code: 'SQLITE_FULL' });
}
