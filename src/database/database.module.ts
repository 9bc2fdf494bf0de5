import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { ConfigError, type Config, type DatabaseAddress } from '../config';
import type { EntityClass } from './data-source';
import { PostgresStore } from './postgres-store';
import { SqliteStore } from './sqlite-store';
import { UnitOfWork } from './unit-of-work';

/** Provides {@link UnitOfWork}, opened and migrated, and nothing else: no data source and no repositories. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  static forRoot(config: Config, entities: EntityClass[]): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: UnitOfWork, useFactory: () => openStore(config, entities) }],
      exports: [UnitOfWork],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.unitOfWork.close();
  }
}

async function openStore({ database }: Config, entities: EntityClass[]): Promise<UnitOfWork> {
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
const nameOf = (database: DatabaseAddress): string =>
  database.type === 'sqlite' ? database.file : database.url.replace(/^(\w+:\/\/)[^@]*@/, '$1');

/** A refused connection to a name with several addresses has an empty message and the reasons in `errors`. */
function reasonOf(error: unknown): string {
  const { message, errors } = error as Error & { errors?: Error[] };
  return message || (errors ?? []).map((each) => each.message).join(', ');
}
