import { text } from 'node:stream/consumers';
import { OperationError } from '../../database/operation-error';

/** A new password: asked for twice on a terminal, otherwise the first line of stdin. It is never an argument. */
export async function newPassword(): Promise<string> {
  const [first, second] = process.stdin.isTTY ? await ask() : lines(await text(process.stdin));
  if (!first) throw new OperationError('No password was given: type it, or write it to stdin in one line.');
  if (second !== undefined && second !== first) throw new OperationError('The two passwords differ.');
  return first;
}

/** On stderr, so that stdout holds the result only. */
async function ask(): Promise<[string, string]> {
  const { default: prompt } = require('@inquirer/password') as typeof import('@inquirer/password');
  const question = (message: string): Promise<string> => prompt({ message, mask: '*' }, { output: process.stderr });
  return [await question('New password:'), await question('Again:')];
}

/** The second line may repeat the first, as on a terminal. */
function lines(input: string): [string | undefined, string | undefined] {
  const [first, second] = input.split(/\r?\n/);
  return [first, second || undefined];
}
