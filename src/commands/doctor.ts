import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadConfig, type Config } from '../config';
import { OperationError } from '../database/operation-error';
import type { Examined } from '../database/schema/examine';
import { aligned, print, printingCommand, type MakesCommand } from './frame/command';

interface Finding {
  name: string;
  status: 'ok' | 'warning' | 'error';
  message: string;
}

const MB = 2 ** 20;
const LEAST_FREE_BYTES = 200 * MB;
const MAX_SKEW_MS = 5_000;
const HOUR_MS = 3_600_000;

/** Never used to sign. It keeps the configuration from creating a secret. */
const NO_SECRET = 'x'.repeat(32);

export const doctor: MakesCommand = (environment) =>
  printingCommand('doctor', {
    summary: 'Check the configuration, the database and the machine.',
    description:
      'Checks configuration, database, migrations, disk, clock, webhooks that wait, and the size of the event log, and ' +
      'changes nothing. Ends with 1 if something is wrong; a warning is not.',
    examples: ['npx tasksmith doctor', 'npx tasksmith doctor --json'],
  }).action(async (options: { json?: boolean }) => {
    const checks = await examineAll(environment);
    const isOk = checks.every(({ status }) => status !== 'error');
    print(options, { ok: isOk, checks }, aligned(checks.map(({ name, status, message }) => [status, name, message])));
    if (!isOk) throw new OperationError('Something is wrong');
  });

async function examineAll(environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  let config: Config;
  try {
    config = loadConfig({ ...environment, JWT_SECRET: environment.JWT_SECRET || NO_SECRET });
  } catch (error) {
    return [{ name: 'configuration', status: 'error', message: (error as Error).message }];
  }
  const found: Finding[] = [{ name: 'configuration', status: 'ok', message: 'All settings are valid.' }];
  return [...found, ...(await databaseFindings(config)), diskFinding(config)];
}

async function databaseFindings({ database }: Config): Promise<Finding[]> {
  const { examine, schemaStateOf } =
    require('../database/schema/examine') as typeof import('../database/schema/examine');
  const { entities } = require('../entities') as typeof import('../entities');
  if (database.type === 'sqlite' && !existsSync(database.file)) {
    const message = `There is no file ${database.file}: start the service once, which creates it.`;
    return [{ name: 'database', status: 'error', message }];
  }
  try {
    const state = await schemaStateOf(database, entities);
    if (state !== 'current') return [reachable('The database answers.'), migrations(state)];
    const examined = await examine(database, entities);
    return [integrity(examined), migrations(state), clock(examined), webhooks(examined), eventLog(examined)];
  } catch (error) {
    return [{ name: 'database', status: 'error', message: (error as Error).message }];
  }
}

const reachable = (message: string): Finding => ({ name: 'database', status: 'ok', message });

const integrity = ({ integrity: said, bytes }: Examined): Finding =>
  said === 'ok'
    ? reachable(`The database answers, and has ${Math.ceil(bytes / MB)} MB.`)
    : { name: 'database', status: 'error', message: `The file is damaged (${said}): restore a backup.` };

const migrations = (state: 'empty' | 'current' | 'outdated'): Finding => {
  if (state === 'current') return { name: 'migrations', status: 'ok', message: 'The schema is current.' };
  const message =
    state === 'empty'
      ? 'The database is empty: start the service once, which creates its tables.'
      : 'The schema is of an older version: start the service, which updates it.';
  return { name: 'migrations', status: 'error', message };
};

function clock({ clockMs, latestEventMs }: Examined): Finding {
  const now = Date.now();
  const skewMs = Math.abs(now - clockMs);
  if (skewMs > MAX_SKEW_MS) {
    const message = `The clocks of this machine and of the database differ by ${Math.round(skewMs / 1_000)} s.`;
    return { name: 'clock', status: 'error', message };
  }
  if (latestEventMs !== null && latestEventMs > now + MAX_SKEW_MS) {
    const message = `The clock is behind: the newest event is of ${new Date(latestEventMs).toISOString()}.`;
    return { name: 'clock', status: 'error', message };
  }
  return { name: 'clock', status: 'ok', message: `It is ${new Date(now).toISOString()}.` };
}

function webhooks({ queued, oldestQueuedMs }: Examined): Finding {
  const ageMs = oldestQueuedMs === null ? 0 : Math.max(0, Date.now() - oldestQueuedMs);
  const age = queued === 0 ? '' : `, the oldest for ${Math.round(ageMs / 1_000)} s`;
  return { name: 'webhooks', status: ageMs > HOUR_MS ? 'warning' : 'ok', message: `${queued} deliveries wait${age}.` };
}

const eventLog = ({ events }: Examined): Finding => ({
  name: 'event log',
  status: 'ok',
  message: `${events} events. HISTORY_DAYS limits them.`,
});

function diskFinding({ database }: Config): Finding {
  let folder = database.type === 'sqlite' ? dirname(database.file) : resolve('data');
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const message = `${Math.floor(free / MB)} MB are free in ${folder}.`;
  return { name: 'disk', status: free < LEAST_FREE_BYTES ? 'error' : 'ok', message };
}
