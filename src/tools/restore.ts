import { resolve } from 'node:path';
import { databaseAddress } from '../config';
import { OperationError } from '../database/operation-error';
import { restore } from '../database/transfer/restore';
import { entities } from '../entities';
import { printRows, runTool } from './tool';

runTool('npm run restore -- FILE [--force]', async ({ names: [name = ''], force, environment }) => {
  const address = databaseAddress(environment);
  if (address.type === 'postgres') {
    throw new OperationError(
      'DATABASE_URL is a PostgreSQL server, whose own tool restores it: ' +
        `pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" ${name}`,
    );
  }
  const from = resolve(name);
  const { tables, keptAside, live } = await restore(from, address.file, { entities, force });
  console.log(`Restored ${address.file} from ${from}, integrity_check ok. Rows:`);
  printRows(tables);
  if (keptAside) console.log(`The database that was there before is kept as ${keptAside}.`);
  if (live) console.log('The running service goes on with the restored rows.');
});
