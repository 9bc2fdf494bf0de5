import { ConfigError, shownAddress, type Config } from '../config';
import type { EntityClass } from './schema/data-source';
import { UnusableServer } from './postgres/start-checks';
import { PostgresStore } from './postgres/postgres-store';
import { SqliteStore } from './sqlite/sqlite-store';
import type { UnitOfWork } from './unit-of-work';

/** Opens and migrates the configured database. Throws {@link ConfigError} if it cannot be used. */
export async function openStore({ database }: Config, entities: EntityClass[]): Promise<UnitOfWork> {
  const store =
    database.type === 'postgres'
      ? new PostgresStore(database, entities)
      : new SqliteStore(database.file, entities, database.lockTimeoutMs);
  try {
    await store.open();
  } catch (error) {
    const reason =
      error instanceof UnusableServer ? error.message : [`${reasonOf(error)}.`, ...adviceOn(error)].join(' ');
    throw new ConfigError(`The database ${shownAddress(database)} (DATABASE_URL) cannot be used: ${reason}`);
  }
  return store;
}

/** The message of an error. If a host has several addresses, a failed connection has its reasons in `errors`. */
export function reasonOf(error: unknown): string {
  const { message, errors } = error as Error & { errors?: Error[] };
  return message || (errors ?? []).map((each) => each.message).join(', ');
}

/** Advice for operators by error code of the file system, the network, SQLite or PostgreSQL. */
const ADVICE: [RegExp, string][] = [
  [/^(?:EACCES|EPERM|EROFS|EEXIST|ENOTDIR)$/, 'Let this user write there, or set DATABASE_URL to another file.'],
  [/^SQLITE_(?:CORRUPT|NOTADB)$/, 'Restore a backup (npm run restore), or set DATABASE_URL to another file.'],
  [
    /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)$/,
    'Start PostgreSQL, or correct the host and port of DATABASE_URL.',
  ],
  [/^28\w{3}$/, 'Correct the user and password of DATABASE_URL.'],
  [/^53300$/, 'Raise max_connections of the server, or lower DATABASE_POOL_SIZE of the instances.'],
  [/^3D000$/, 'Make the database (createdb), or correct its name in DATABASE_URL.'],
];

function adviceOn(error: unknown): string[] {
  const { code, errors } = error as { code?: string; errors?: { code?: string }[] };
  const its = code ?? errors?.[0]?.code ?? '';
  return ADVICE.flatMap(([codes, advice]) => (codes.test(its) ? [advice] : []));
}
