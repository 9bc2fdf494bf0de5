import { parseDue } from '../common/due';
import { Holds } from '../http/rules';

/*
 * Rules of fields, beside those of `http/rules`. Each gives its failure as a code, for `words` to say.
 */

export const Flag = (): PropertyDecorator => Holds('flag', 'not_boolean', (value) => typeof value === 'boolean');

/** ISO 8601, a date or a date-time. */
export const Moment = (): PropertyDecorator =>
  Holds('moment', 'not_iso', (value) => typeof value === 'string' && parseDue(value) !== undefined);

export const Choice = (values: readonly string[]): PropertyDecorator =>
  Holds('choice', 'not_choice', (value) => values.includes(value as string));

/** "true" or "false" in a query string, however it is written. */
export const QueryFlag = (): PropertyDecorator =>
  Holds('queryFlag', 'not_boolean', (value) => typeof value === 'string' && /^(?:true|false)$/i.test(value));

/** A whole number from 0 to `most` in a query string. */
export const Count = (most: number): PropertyDecorator[] => [
  Holds('whole', 'not_integer', (value) => typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value.trim())),
  Holds('notNegative', 'negative', (value) => Number(value) >= 0),
  Holds('atMost', `above_${most}`, (value) => Number(value) <= most),
];

/** Comma-separated choices. */
export const Choices = (values: readonly string[]): PropertyDecorator =>
  Holds(
    'choices',
    'not_choice',
    (value) => typeof value === 'string' && listOf(value).every((each) => values.includes(each)),
  );

export const listOf = (value: string): string[] =>
  value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
