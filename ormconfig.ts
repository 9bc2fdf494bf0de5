import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadConfig } from './src/config';
import { dataSourceOptions } from './src/database/schema/data-source';
import { entities } from './src/entities';

/** The data source for TypeORM's command line (npm run typeorm -- migration:show); the application makes its own. */
export default new DataSource(dataSourceOptions(loadConfig(process.env).database, entities));
