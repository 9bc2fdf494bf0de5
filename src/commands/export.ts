import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OperationError } from '../database/operation-error';
import { print, printingCommand, type MakesCommand } from './frame/command';
import { withServices } from './frame/services';

interface Options {
  withAccounts?: boolean;
  force?: boolean;
  json?: boolean;
}

/** `export`. */
export const exportAll: MakesCommand = (environment) =>
  printingCommand('export', {
    summary: 'Export everything into one zip.',
    description:
      'Writes all accounts, tasks, tags and saved filters into one zip of NDJSON files, which another service can ' +
      'import. It contains no secrets, except for the password hashes with --with-accounts.',
    examples: ['npx tasksmith export everything.zip', 'npx tasksmith export everything.zip --with-accounts --json'],
  })
    .argument('<file>', 'The file to write.')
    .option('--with-accounts', 'Include the hashes of the passwords, so that users can log in.')
    .option('--force', 'Replace the file if it exists.')
    .action((name: string, options: Options) =>
      withServices(environment, async (services) => {
        const { Archives } =
          require('../moving/archive/archives.service') as typeof import('../moving/archive/archives.service');
        const file = resolve(name);
        if (existsSync(file) && !options.force) throw new OperationError(`${file} exists already: add --force.`);
        const all = await services.get(Archives, { strict: false }).ofAll(options.withAccounts === true);
        await write(all, file);
        print(options, { file }, `Exported everything to ${file}.`);
      }),
    );

/** A file of this name is always complete. */
async function write(content: NodeJS.ReadableStream, file: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    // It contains the tasks of everybody, so only its owner may read it.
    await pipeline(content, createWriteStream(partial, { mode: 0o600 }));
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}
