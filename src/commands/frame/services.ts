import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { withFolder } from '../../common/temporary-folder';
import { databaseAddress, loadConfig, shownAddress, type DatabaseAddress } from '../../config';
import { MissingFile, OperationError } from '../../database/operation-error';

/** Runs `work` with the services of the application, without HTTP and without its background jobs. */
type WithServices = <T>(environment: NodeJS.ProcessEnv, work: (services: INestApplication) => Promise<T>) => Promise<T>;

/** Throws {@link OperationError} if there is no database, or one of another version. */
export const withServices: WithServices = async (environment, work) => {
  if ((await stateOf(environment)) === 'empty') throw noTables(databaseAddress(environment));
  return withOpened(environment, work);
};

/** Like {@link withServices}, and creates the database if there is none. */
export const withNewServices: WithServices = async (environment, work) => {
  await stateOf(environment);
  return withOpened(environment, work);
};

/** Like {@link withNewServices}, for a dry run: instead of creating the database, it uses a temporary one. */
export const withServicesToTry: WithServices = async (environment, work) => {
  if ((await stateOf(environment)) === 'current') return withOpened(environment, work);
  return withFolder((folder) =>
    withOpened({ ...environment, DATABASE_URL: `sqlite:${join(folder, 'empty.sqlite')}` }, work),
  );
};

/** Comes before the configuration is loaded, which may create a folder and a secret beside the database. */
async function stateOf(environment: NodeJS.ProcessEnv): Promise<'empty' | 'current'> {
  const { entities } = require('../../entities') as typeof import('../../entities');
  const { schemaStateOf } = require('../../database/schema/examine') as typeof import('../../database/schema/examine');
  const state = await schemaStateOf(databaseAddress(environment), entities);
  if (state === 'outdated')
    throw new OperationError('The database is of an older version: start the service once, which updates it.');
  return state;
}

function noTables(address: DatabaseAddress): OperationError {
  if (address.type === 'sqlite' && !existsSync(address.file)) return new MissingFile(address.file);
  const shown = shownAddress(address);
  return new OperationError(`The database ${shown} is empty: start the service once, which creates its tables.`);
}

const withOpened: WithServices = async (environment, work) => {
  const config = loadConfig(environment);
  const { openServices } = require('../../services') as typeof import('../../services');
  const services = await openServices(config);
  try {
    return await work(services);
  } finally {
    await services.close();
  }
};
