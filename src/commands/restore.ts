import { resolve } from 'node:path';
import { databaseAddress } from '../config';
import { OperationError } from '../database/operation-error';
import type { Restored } from '../database/transfer/restore';
import { print, printingCommand, type MakesCommand } from './frame/command';
import { rowsOf } from './frame/tables';

const MANUAL = {
  summary: 'Restore the SQLite database from a backup.',
  description:
    'Replaces the database with a backup, in one step, and keeps the old one beside it. A running service continues ' +
    'with the restored rows. A PostgreSQL database is restored by pg_restore; the command prints how.',
  examples: ['npx tasksmith restore backups/monday.sqlite', 'npx tasksmith restore backups/monday.sqlite --force'],
};

export const restore: MakesCommand = (environment) =>
  printingCommand('restore', MANUAL)
    .argument('<file>', 'The backup to read.')
    .option('--force', 'Replace the database if there is one; the old one is kept aside.')
    .action(async (name: string, options: { force?: boolean; json?: boolean }) => {
      const address = databaseAddress(environment);
      if (address.type === 'postgres') {
        throw new OperationError(
          'DATABASE_URL is a PostgreSQL server, whose own tool restores it: ' +
            `pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" ${name}`,
        );
      }
      const transfer = require('../database/transfer/restore') as typeof import('../database/transfer/restore');
      const { entities } = require('../entities') as typeof import('../entities');
      const file = resolve(name);
      const restored = await transfer.restore(file, address.file, { entities, force: options.force === true });
      print(options, { database: address.file, file, ...restored }, textOf(address.file, file, restored));
    });

function textOf(database: string, file: string, { tables, keptAside, live }: Restored): string {
  const lines = [`Restored ${database} from ${file}, integrity_check ok. Rows:`, rowsOf(tables)];
  if (keptAside) lines.push(`The database that was there before is kept as ${keptAside}.`);
  if (live) lines.push('The running service goes on with the restored rows.');
  return lines.join('\n');
}
