import { access } from 'node:fs/promises';
import type { INestApplication } from '@nestjs/common';
import { Option } from 'commander';
import type { UserActor } from '../common/actor';
import { withFolder } from '../common/temporary-folder';
import { OperationError } from '../database/operation-error';
import type { User } from '../users/user.entity';
import { indented, print, printingCommand, type MakesCommand } from './frame/command';
import { importedAll } from './import-all';
import { placeOf } from './frame/place';
import { importBar } from './frame/progress';
import { withNewServices, withServicesToTry } from './frame/services';
import { find } from './users';

interface Options {
  json?: boolean;
  format?: string;
  user?: string;
  dryRun?: boolean;
}

const MANUAL = {
  summary: 'Import tasks from a file of this or another program.',
  description:
    'Imports all tasks of a file, or none: every line or item that is wrong is named. The same file again changes ' +
    'nothing, and a changed item updates its task. The export of a whole service is imported with its accounts. ' +
    'docs/guide/moving.md says what is kept of each format.',
  examples: [
    'npx tasksmith import tasks.csv',
    'npx tasksmith import todo.txt --user ana@example.com --dry-run',
    'task export > tasks.json && npx tasksmith import tasks.json --format taskwarrior-json --json',
  ],
};

const FORMATS = 'tasksmith, csv, todoist-csv, ticktick-csv, vikunja-json, taskwarrior-json, todo.txt, icalendar';

export const importFile: MakesCommand = (environment) =>
  printingCommand('import', MANUAL)
    .argument('<file>', 'The file to read.')
    .addOption(new Option('--format <name>', `Of the file: ${FORMATS}. Default: what it looks like.`))
    .option('--user <email>', 'Who gets the tasks. Default: the first admin.')
    .option('--dry-run', 'Say what would happen, and change nothing.')
    .action(async (file: string, options: Options) => {
      await access(file);
      const withTarget = options.dryRun ? withServicesToTry : withNewServices;
      await withTarget(environment, async (services) => {
        const isDone = options.user === undefined && (await importedAll(services, file, options));
        if (!isDone) await importWith(services, file, options);
      });
    });

async function importWith(services: INestApplication, file: string, options: Options): Promise<void> {
  const { ImportsService } = require('../moving/imports.service') as typeof import('../moving/imports.service');
  const { presentImport } = require('../moving/import.presenter') as typeof import('../moving/import.presenter');
  const progress = process.stderr.isTTY ? importBar(process.stderr) : undefined;
  const request = { format: options.format, isDryRun: options.dryRun === true, progress };
  const actor = actorOf(await userOf(services, options.user));
  const imported = await withFolder((folder) =>
    services.get(ImportsService).import(actor, file, { ...request, folder }),
  );
  const view = presentImport('en')(imported);
  const { created, updated, unchanged, report } = view;
  const counts = `${created} created, ${updated} updated, ${unchanged} unchanged`;
  const notes = report.map(({ line, index, id, message }) => `${placeOf({ line, index, id })}: ${message}`);
  const text = `${view.dry_run ? 'Would import' : 'Imported'} ${view.format}: ${counts}.`;
  print(options, view, notes.length > 0 ? `${text}\n${indented(notes)}` : text);
}

const actorOf = ({ id, role }: User): UserActor => ({ userId: id, role, api: 'system', credential: null });

/** The user with this address, or the first admin. Throws {@link OperationError}. */
async function userOf(services: INestApplication, email?: string): Promise<User> {
  if (email !== undefined) return find(services, email);
  const { UsersService } = require('../users/users.service') as typeof import('../users/users.service');
  const { rows } = await services
    .get(UsersService)
    .list({ sortBy: 'id', descending: false, page: 1, perPage: 500 }, {});
  const admin = rows.find(({ role, isActive }) => role === 'admin' && isActive);
  if (!admin) throw new OperationError('There is no admin: name a user with --user.');
  return admin;
}
