import type { INestApplication } from '@nestjs/common';
import { print } from './frame/command';

interface Options {
  json?: boolean;
  dryRun?: boolean;
}

/** Imports the export of a whole service, accounts and all. Returns false if the file is something else. */
export async function importedAll(services: INestApplication, file: string, options: Options): Promise<boolean> {
  const { WholeImports } =
    require('../moving/archive/whole-imports.service') as typeof import('../moving/archive/whole-imports.service');
  const imports = services.get(WholeImports, { strict: false });
  if (!(await imports.isWhole(file))) return false;
  const isDryRun = options.dryRun === true;
  const done = await imports.import(file, { isDryRun });
  const { users, tasks } = done;
  const accounts = `${users.created} accounts created, ${users.existing} there already`;
  const counts = `${tasks.created} tasks created, ${tasks.updated} updated, ${tasks.unchanged} unchanged`;
  print(options, done, `${isDryRun ? 'Would import' : 'Imported'} a whole service: ${accounts}; ${counts}.`);
  return true;
}
