import { ConfigError, type Config, type DatabaseAddress } from '../config';
import type { EntityClass } from './data-source';
import { PostgresStore } from './postgres-store';
import { SqliteStore } from './sqlite-store';
import type { UnitOfWork } from './unit-of-work';

/** The store of the configuration, opened and migrated. Throws {@link ConfigError} if it cannot be used. */
export async function openStore({ database }: Config, entities: EntityClass[]): Promise<UnitOfWork> {
  const store =
    database.type === 'postgres'
      ? new PostgresStore(database, entities)
      : new SqliteStore(database.file, entities, database.lockTimeoutMs);
  try {
    await store.open();
  } catch (error) {
    throw new ConfigError(`The database ${nameOf(database)} (DATABASE_URL) cannot be used: ${reasonOf(error)}.`);
  }
  return store;
}

/** Without the password. */
export const nameOf = (database: DatabaseAddress): string =>
  database.type === 'sqlite' ? database.file : database.url.replace(/^(\w+:\/\/)[^@]*@/, '$1');

/** A refused connection to a name with several addresses has an empty message and the reasons in `errors`. */
export function reasonOf(error: unknown): string {
  const { message, errors } = error as Error & { errors?: Error[] };
  return message || (errors ?? []).map((each) => each.message).join(', ');
}
