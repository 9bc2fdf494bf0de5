import sqlite3 from 'sqlite3';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import type { DatabaseAddress } from '../../config';
import { migrations } from '../migrations';
import { SnakeCase } from './naming';

export type EntityClass = new () => object;

// TypeORM enables the driver's verbose mode, which formats an Error with all parameters for every statement.
const quietDriver = { ...sqlite3, verbose: () => sqlite3 };

/** TypeORM options for a database address. Both databases use the same entities and migrations. */
export function dataSourceOptions(address: DatabaseAddress, entities: EntityClass[]): DataSourceOptions {
  const shared = {
    entities: entities as MixedList<EntityClass>,
    migrations,
    migrationsTransactionMode: 'each' as const,
    namingStrategy: new SnakeCase(),
    logging: false,
    // Without it, findOneBy({ id: undefined }) returns the first row.
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' } as const,
  };
  return address.type === 'sqlite'
    ? { ...shared, type: 'sqlite', database: address.file, driver: quietDriver }
    : { ...shared, type: 'postgres', url: address.url, parseInt8: true };
}

/** Makes every access outside a unit of work throw. Otherwise TypeORM would silently use another connection. */
export function sealOff(dataSource: DataSource): DataSource {
  dataSource.createQueryRunner = () => {
    throw new Error('This repository does not belong to the unit of work: use the entity manager that it gives you.');
  };
  return dataSource;
}
