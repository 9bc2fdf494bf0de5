import { CommanderError } from 'commander';
import type { DomainError } from '../../common/errors';
import { ConfigError } from '../../config';
import { MissingFile, OperationError } from '../../database/operation-error';
import { placeOf, type Place } from './place';

export const REFUSED = 1;
export const MISUSED = 2;

/** Prints why a command failed, as one sentence, or with the stack if it is a bug of ours. Returns the exit code. */
export function report(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  process.stderr.write(`${messageOf(error)}\n`);
  return isMissingFile(error) ? MISUSED : REFUSED;
}

const isMissingFile = (error: unknown): boolean =>
  error instanceof MissingFile || (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isDomainError(error)) return sentence(wordsOf(error));
  const isExpected = error instanceof ConfigError || error instanceof OperationError || 'code' in error;
  return isExpected ? sentence(error.message) : (error.stack ?? error.message);
}

const sentence = (text: string): string => `${text.replace(/\.$/, '')}.`;

// Services throw these, and the words for them come with half of the service: loaded when one was thrown.
const isDomainError = (error: Error): error is DomainError => 'kind' in error && 'fields' in error;

function wordsOf(error: DomainError): string {
  const { refusalBody } = require('../../taskforge/refusal') as typeof import('../../taskforge/refusal');
  const { message, errors = [] } = refusalBody(error, 'POST', 'en');
  if (error.code === 'import.refused') return [message, ...errors.map(placed)].join('\n  ');
  return errors.length > 1 ? errors.map((each) => each.message).join('; ') : message;
}

/** "line 7: Invalid date format" */
const placed = (error: Place & { message: string }): string => `${placeOf(error)}: ${error.message}`;
