import { parseDatabaseUrl } from '../config';
import { aligned, indented, print, printingCommand, type MakesCommand } from './frame/command';
import { progressOn } from './frame/progress';

const MANUAL = {
  summary: 'Copy a database into another one, of the same or the other kind.',
  description:
    'Copies all rows and compares both sides row by row. The target must be empty, unless an earlier copy of the same ' +
    'database was interrupted: then the copy continues from there. Stop the service first: changes made meanwhile may ' +
    'be missing.',
  examples: ['npx tasksmith copy sqlite:./data/tasksmith.sqlite postgres://user:password@host/tasksmith'],
};

export const copy: MakesCommand = () =>
  printingCommand('copy', MANUAL)
    .argument('<from>', 'The database to read: sqlite:<file> or postgres://<address>.')
    .argument('<to>', 'The database to fill.')
    .action(async (from: string, to: string, options: { json?: boolean }) => {
      const addresses = [parseDatabaseUrl(from, 'FROM'), parseDatabaseUrl(to, 'TO')] as const;
      const { copyDatabase } = require('../database/transfer/copy') as typeof import('../database/transfer/copy');
      const { entities } = require('../entities') as typeof import('../entities');
      const progress = progressOn(process.stderr);
      const tables = await copyDatabase(...addresses, { entities, progress });
      const lines = aligned(tables.map(({ table, rows, checksum }) => [table, `${rows} rows`, checksum])).split('\n');
      print(options, { tables }, `Copied and compared, row by row:\n${indented(lines)}`);
    });
