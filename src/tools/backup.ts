import { resolve } from 'node:path';
import { databaseAddress } from '../config';
import { backUp } from '../database/transfer/backup';
import { OperationError } from '../database/operation-error';
import { entities } from '../entities';
import { printRows, runTool } from './tool';

runTool('npm run backup -- FILE [--force]', async ({ names: [name = ''], force, environment }) => {
  const address = databaseAddress(environment);
  if (address.type === 'postgres') {
    throw new OperationError(
      `DATABASE_URL is a PostgreSQL server, whose own tool backs it up: pg_dump --format=custom --file=${name} "$DATABASE_URL"`,
    );
  }
  const to = resolve(name);
  const tables = await backUp(address.file, to, { entities, force });
  console.log(`Backed up ${address.file} to ${to}, integrity_check ok. Rows:`);
  printRows(tables);
});
