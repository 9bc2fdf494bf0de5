import { existsSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { databaseAddress, loadConfig, shownAddress } from '../../config';
import { MissingFile, OperationError } from '../../database/operation-error';

/** Runs `work` with the services of the application, without HTTP and without its background jobs. */
type WithServices = <T>(environment: NodeJS.ProcessEnv, work: (services: INestApplication) => Promise<T>) => Promise<T>;

/** Throws {@link OperationError} if there is no database, or one of another version. */
export const withServices: WithServices = async (environment, work) => {
  await expectTables(environment, { mayBeEmpty: false });
  return withOpened(environment, work);
};

/** Like {@link withServices}, and creates the database if there is none. */
export const withNewServices: WithServices = async (environment, work) => {
  await expectTables(environment, { mayBeEmpty: true });
  return withOpened(environment, work);
};

/** Comes before the configuration is loaded, which may create a folder and a secret beside the database. */
async function expectTables(environment: NodeJS.ProcessEnv, { mayBeEmpty }: { mayBeEmpty: boolean }): Promise<void> {
  const address = databaseAddress(environment);
  const { entities } = require('../../entities') as typeof import('../../entities');
  const { schemaStateOf } = require('../../database/schema/examine') as typeof import('../../database/schema/examine');
  const state = await schemaStateOf(address, entities);
  if (state === 'outdated')
    throw new OperationError('The database is of an older version: start the service once, which updates it.');
  if (state === 'current' || mayBeEmpty) return;
  if (address.type === 'sqlite' && !existsSync(address.file)) throw new MissingFile(address.file);
  const shown = shownAddress(address);
  throw new OperationError(`The database ${shown} is empty: start the service once, which creates its tables.`);
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
