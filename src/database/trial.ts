import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EntityManager } from 'typeorm';

/** The name of a chore that nobody does: its row is written to find out whether the store can be written. */
const WRITE = `INSERT INTO chores (name, ran_at) VALUES ('readiness', $1) ON CONFLICT (name) DO UPDATE SET ran_at = $1`;

/** Less than one commit of a few tasks needs. */
const FULL_BYTES = 64 * 1024;

/*
 * On a full disk PostgreSQL still updates a row, in space that it has: only new space shows it. A result that does not fit
 * into work_mem goes into a temporary file. Where the server forbids these, it says nothing about the disk.
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

/** Throws if there is no space left beside a SQLite file. */
export function checkSpace(file: string): void {
  const { bavail, bsize } = statfsSync(dirname(file));
  if (bavail * bsize < FULL_BYTES) throw Object.assign(new Error('the disk is full'), { code: 'SQLITE_FULL' });
}
