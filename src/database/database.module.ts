import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { ConfigError, type Config } from '../config';
import type { EntityClass } from './data-source';
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
  if (database.type === 'postgres')
    throw new ConfigError('DATABASE_URL: PostgreSQL is not served yet; use sqlite:<file>.');
  const store = new SqliteStore(database.file, entities);
  try {
    await store.open();
  } catch (error) {
    throw new ConfigError(`The database ${database.file} (DATABASE_URL) cannot be used: ${(error as Error).message}.`);
  }
  return store;
}
