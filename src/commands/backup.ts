import { resolve } from 'node:path';
import { databaseAddress } from '../config';
import { OperationError } from '../database/operation-error';
import { print, printingCommand, type MakesCommand } from './frame/command';
import { rowsOf } from './frame/tables';

const MANUAL = {
  summary: 'Back up the SQLite database.',
  description:
    'Writes everything that is committed into one file and checks it. The service may be running. A PostgreSQL ' +
    'database is backed up by pg_dump; the command prints how.',
  examples: ['npx tasksmith backup backups/monday.sqlite', 'npx tasksmith backup latest.sqlite --force --json'],
};

export const backup: MakesCommand = (environment) =>
  printingCommand('backup', MANUAL)
    .argument('<file>', 'The file to write.')
    .option('--force', 'Replace the file if it exists.')
    .action(async (name: string, options: { force?: boolean; json?: boolean }) => {
      const address = databaseAddress(environment);
      if (address.type === 'postgres') {
        throw new OperationError(
          `DATABASE_URL is a PostgreSQL server, whose own tool backs it up: pg_dump --format=custom --file=${name} "$DATABASE_URL"`,
        );
      }
      const { backUp } = require('../database/transfer/backup') as typeof import('../database/transfer/backup');
      const { entities } = require('../entities') as typeof import('../entities');
      const file = resolve(name);
      const tables = await backUp(address.file, file, { entities, force: options.force === true });
      const text = `Backed up ${address.file} to ${file}, integrity_check ok. Rows:\n${rowsOf(tables)}`;
      print(options, { database: address.file, file, tables }, text);
    });
