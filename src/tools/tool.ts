import { parseArgs } from 'node:util';
import { ConfigError } from '../config';
import { OperationError } from '../database/operation-error';
import type { TableRows } from '../database/sqlite/sqlite-file';

/** Arguments of the command line, and its environment. */
export interface Call {
  names: string[];
  force: boolean;
  environment: NodeJS.ProcessEnv;
}

/**
 * Runs a command-line tool. `usage` shows how it is called, with a word in capitals for each argument. An error is
 * printed to stderr as one sentence, and the process exits with 1.
 */
export function runTool(usage: string, work: (call: Call) => Promise<void>): void {
  const call = read(usage.includes('--force'), process.env);
  const names = usage.match(/\b[A-Z]+\b/g) ?? [];
  if (call?.names.length !== names.length) return fail(`Call it like this: ${usage}`);
  work(call).catch((error: unknown) => fail(messageOf(error)));
}

function read(mayForce: boolean, environment: NodeJS.ProcessEnv): Call | undefined {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { force: { type: 'boolean' } } });
    return values.force && !mayForce ? undefined : { names: positionals, force: values.force === true, environment };
  } catch {
    return undefined;
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

/** The message of an error, with the stack if it is a bug of ours. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error instanceof ConfigError || error instanceof OperationError || 'code' in error;
  return isExpected ? `${error.message.replace(/\.$/, '')}.` : (error.stack ?? error.message);
}

/** One line for each table. */
export function printRows(tables: TableRows[]): void {
  const width = Math.max(...tables.map(({ table }) => table.length));
  for (const { table, rows } of tables) console.log(`  ${table.padEnd(width)}  ${rows}`);
}
