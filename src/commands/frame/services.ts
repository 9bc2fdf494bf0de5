import type { INestApplication } from '@nestjs/common';
import { loadConfig } from '../../config';
import { OperationError } from '../../database/operation-error';

/**
 * Runs `work` with the services of the application, on the database of the environment: without HTTP, and without what
 * runs by itself, which is left to the service. Throws {@link OperationError} if the schema is not of this version.
 */
export async function withServices<T>(
  environment: NodeJS.ProcessEnv,
  work: (services: INestApplication) => Promise<T>,
): Promise<T> {
  const config = loadConfig(environment);
  const { entities } = require('../../entities') as typeof import('../../entities');
  const { schemaStateOf } = require('../../database/schema/examine') as typeof import('../../database/schema/examine');
  if ((await schemaStateOf(config.database, entities)) === 'outdated')
    throw new OperationError('The database is of an older version: start the service once, which updates it.');
  const { openServices } = require('../../services') as typeof import('../../services');
  const services = await openServices(config);
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}
