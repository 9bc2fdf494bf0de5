import { applyDecorators } from '@nestjs/common';
import { parseDue } from '../common/time/due';
import { Holds, MOMENT } from '../http/fields/rules';
import { Shows } from '../http/fields/shows';

/*
 * Field rules, in addition to those of `http/fields/rules`. Each fails with a code, which `words` translates.
 */

export const Flag = (): PropertyDecorator => Holds('flag', 'not_boolean', (value) => typeof value === 'boolean');

/** ISO 8601, a date or a date-time. */
export const Moment = (): PropertyDecorator =>
  applyDecorators(
    Shows({ pattern: MOMENT, example: '2030-01-15' }),
    Holds('moment', 'not_iso', (value) => typeof value === 'string' && parseDue(value) !== undefined),
  );

export const Choice = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(
    Shows({ enum: [...values] }),
    Holds('choice', 'not_choice', (value) => values.includes(value as string)),
  );

/** A choice in a query string. Swagger drops the choices of query classes unless they are under `schema` too. */
export const QueryChoice = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(Shows({ schema: { enum: [...values] } } as object), Choice(values));

/** "true" or "false" in a query string, in any case. */
export const QueryFlag = (): PropertyDecorator =>
  applyDecorators(
    Shows({ schema: { enum: ['true', 'false', 'True', 'False', 'TRUE', 'FALSE'] }, example: 'false' } as object),
    Holds('queryFlag', 'not_boolean', (value) => typeof value === 'string' && /^(?:true|false)$/i.test(value)),
  );

/** A whole number from 0 to `most` in a query string. */
export const Count = (most: number): PropertyDecorator[] => [
  Shows({ type: 'integer', minimum: 0, maximum: most }),
  Holds('whole', 'not_integer', (value) => typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value.trim())),
  Holds('notNegative', 'negative', (value) => Number(value) >= 0),
  Holds('atMost', `above_${most}`, (value) => Number(value) <= most),
];

/** Comma-separated choices. */
export const Choices = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(
    Shows({ example: values.slice(0, 2).join() }),
    Holds(
      'choices',
      'not_choice',
      (value) => typeof value === 'string' && listOf(value).every((each) => values.includes(each)),
    ),
  );

export const listOf = (value: string): string[] =>
  value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
