import type { Command } from 'commander';
import { setUpHeap } from '../memory';
import { VERSION } from '../version';
import { backup } from './backup';
import { command, type MakesCommand } from './frame/command';
import { copy } from './copy';
import { doctor } from './doctor';
import { exportAll } from './export';
import { report } from './frame/failure';
import { importFile } from './import';
import { key } from './keys';
import { openapi } from './openapi';
import { restore } from './restore';
import { serveWith } from './serve';
import { user } from './users';

/** The commands, in the order in which the help lists them. */
const COMMANDS: MakesCommand[] = [backup, restore, copy, importFile, exportAll, user, key, doctor, openapi];

const MANUAL = {
  summary: 'Runs and manages a Tasksmith service.',
  description:
    'Runs and manages a Tasksmith service.\n\n' +
    'Commands work on the database of DATABASE_URL, by default sqlite:./data/tasksmith.sqlite, also while the service ' +
    'is running: it sees their changes at the next request. All other settings are environment variables as well; ' +
    'docs/guide/configuration.md lists them.',
  examples: [
    'npx tasksmith serve',
    'npx tasksmith backup backups/monday.sqlite',
    'DATABASE_URL=postgres://user:password@host/tasksmith npx tasksmith --help',
  ],
};

/** Runs a command, named with its arguments by `words`, and sets the exit code. `serve` starts the service. */
export async function main(words: string[], serve: () => Promise<unknown>): Promise<void> {
  setUpHeap();
  // The reader of the output may have closed it, e.g. `head`.
  process.stdout.on('error', () => process.exit());
  process.exitCode = await run(words, serve, process.env);
}

async function run(words: string[], serve: () => Promise<unknown>, environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    await program(serve, environment).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    return report(error);
  }
}

function program(serve: () => Promise<unknown>, environment: NodeJS.ProcessEnv): Command {
  const all = command('tasksmith', MANUAL)
    .usage('<command> [options]')
    .version(VERSION, '-V, --version', 'Show the version.');
  all.addCommand(serveWith(serve));
  for (const make of COMMANDS) all.addCommand(make(environment));
  return all;
}
