import { randomBytes } from 'node:crypto';
import type { EntityManager, QueryRunner } from 'typeorm';
import { base62 } from '../../common/public-id';
import { runSql } from '../rows/sql';
import { resetTransactionIds } from './transaction-ids';

/**
 * Identifies this database. A restored backup or a copy is another installation, because log positions of one mean
 * nothing in the other.
 */
export interface Installation {
  /** "inst_…" */
  publicId: string;
  /** Signs cursors of this installation. */
  secret: string;
  trimmed: Trimmed;
}

/** How far the log has been trimmed. Numbers are event ids on SQLite and transaction ids on PostgreSQL. */
export interface Trimmed {
  /** The log is complete after this number. 0: nothing has been trimmed. */
  through: number;
  /** The transaction that trimmed it; null on SQLite. */
  by: number | null;
}

const ID_LENGTH = 22;
const SECRET_BYTES = 32;

const fresh = (): [id: string, secret: string] => [
  `inst_${base62(ID_LENGTH)}`,
  randomBytes(SECRET_BYTES).toString('base64url'),
];

export async function installationIn(em: EntityManager): Promise<Installation> {
  const [row] = await runSql<InstallationRow>(
    em,
    'SELECT public_id, secret, trimmed_through, trimmed_by FROM installation',
  );
  const { public_id: publicId, secret, trimmed_through: through, trimmed_by: by } = row!;
  return { publicId, secret, trimmed: { through, by } };
}

interface InstallationRow {
  public_id: string;
  secret: string;
  trimmed_through: number;
  trimmed_by: number | null;
}

/** Records that events up to this number may be missing. */
export async function noteTrimmed(em: EntityManager, through: number): Promise<void> {
  const by = em.connection.options.type === 'postgres' ? 'CAST(CAST(pg_current_xact_id() AS text) AS bigint)' : 'NULL';
  const sql = `UPDATE installation SET trimmed_through = $1, trimmed_by = ${by} WHERE trimmed_through < $1`;
  await runSql(em, sql, [through]);
}

/**
 * At each start, makes a database a new installation if it is new or was copied by pg_restore, a template or a dump.
 */
export async function claimInstallation(runner: QueryRunner): Promise<void> {
  const origin = runner.connection.options.type === 'postgres' ? await originOnPostgres(runner) : null;
  const [row] = await runner.query('SELECT origin FROM installation');
  if (row === undefined) {
    const insert = 'INSERT INTO installation (id, public_id, secret, origin) VALUES (1, $1, $2, $3)';
    await runner.query(insert, [...fresh(), origin]);
  } else if (row.origin !== origin) {
    // Transaction ids of another server mean nothing here.
    await resetTransactionIds(runner);
    await renewInstallation((sql, values) => runner.query(sql, values), origin);
  }
}

/** Turns the database into a new installation. */
export async function renewInstallation(
  query: (sql: string, values: unknown[]) => Promise<unknown>,
  origin: string | null = null,
): Promise<void> {
  const update =
    'UPDATE installation SET public_id = $1, secret = $2, origin = $3, trimmed_through = 0, trimmed_by = NULL';
  await query(update, [...fresh(), origin]);
}

/**
 * Identifies server, database and table, which a dump does not preserve. The oid of the table survives VACUUM FULL and
 * CLUSTER; pg_restore --clean creates a new table.
 */
async function originOnPostgres(runner: QueryRunner): Promise<string> {
  const [{ place, may }] = await runner.query(
    `SELECT database.oid || '/' || CAST(CAST('installation' AS regclass) AS oid) AS place,
       has_function_privilege('pg_control_system()', 'EXECUTE') AS may
     FROM pg_database database WHERE datname = current_database()`,
  );
  if (!may) return place;
  const [{ server }] = await runner.query('SELECT CAST(system_identifier AS text) AS server FROM pg_control_system()');
  return `${server}/${place}`;
}
