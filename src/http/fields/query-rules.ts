import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Allow, IsInt, ValidateIf } from 'class-validator';
import { parseDue } from '../../common/time/due';
import { UnderstoodIf } from '../query/understood';
import { Holds, MayBeAbsent, MOMENT } from './rules';
import { Shows } from './shows';

/*
 * Rules for query parameters. An empty parameter counts as absent unless stated otherwise. Invalid dates and ids are
 * refused, because dropping a filter would return too much.
 */

const INTEGER = /^\s*[+-]?\d+\s*$/;
const isInteger = (text: string): boolean => INTEGER.test(text);

const areIds = (value: unknown): boolean => typeof value === 'string' && value.split(',').every(isInteger);

const changed = (change: (value: string) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? change(value) : value));

const Given = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== '');

/** An integer of at least 1. Other values fall back to the default: lists never refuse paging values. */
export const Lenient = (fallback: number, most: number): PropertyDecorator =>
  applyDecorators(
    UnderstoodIf((value) => isInteger(value) && Number(value) >= 1),
    Transform(({ value }: { value: unknown }) => {
      if (typeof value !== 'string' || !isInteger(value)) return fallback;
      const number = Number(value);
      return number < 1 ? fallback : Math.min(number, most);
    }),
  );

/** An integer, or "" if empty. */
export const QueryId = (): PropertyDecorator =>
  applyDecorators(
    changed((value) => (INTEGER.test(value) ? Number(value) : value)),
    Given(),
    IsInt({ message: 'not_integer' }),
    Shows({ type: 'integer', minimum: 1, example: 1 }),
  );

/** Comma-separated integers, parsed by {@link idsIn}. */
export const QueryIds = (): PropertyDecorator =>
  applyDecorators(
    Given(),
    Holds('ids', 'not_integer', areIds),
    Shows({ pattern: String.raw`^\d+(?:,\d+)*$`, example: '1' }),
  );

/** Like {@link QueryIds}, but at most `most`, and an empty value means no ids. */
export const QueryIdList = (most: number): PropertyDecorator =>
  applyDecorators(
    MayBeAbsent(),
    Holds('ids', 'not_integer', (value) => value === '' || areIds(value)),
    Holds('few', 'too_many', (value) => (value as string).split(',').length <= most),
    Shows({ pattern: String.raw`^(?:\d+(?:,\d+)*)?$`, example: '1' }),
  );

/** Undefined without text. */
export const idsIn = (text: string | undefined): number[] | undefined =>
  text ? text.split(',').map(Number) : undefined;

/** Comma-separated words, parsed by {@link wordsIn}. `others` describes what other values do. */
export const QueryWords = (words: readonly string[], others: string, about = ''): PropertyDecorator =>
  applyDecorators(
    Allow(),
    UnderstoodIf((value) => partsOf(value).every((part) => part === '' || words.includes(part))),
    Shows({
      pattern: `^(?:${words.join('|')})(?:,(?:${words.join('|')}))*$`,
      example: words[0],
      description: `${about}One or more of ${words.map((word) => `\`${word}\``).join(', ')}, separated by commas. Unknown values ${others}.`,
    }),
  );

const partsOf = (text: string): string[] => text.split(',').map((part) => part.trim());

/** The known words in the text, without duplicates, in the order of `words`. Undefined without text. */
export function wordsIn<Word extends string>(words: readonly Word[], text: string | undefined): Word[] | undefined {
  const given = text === undefined ? undefined : partsOf(text);
  return given && words.filter((word) => given.includes(word));
}

/** An ISO 8601 date or date-time, or "" if empty. */
export const QueryMoment = (example: string): PropertyDecorator =>
  applyDecorators(
    changed(withPlus),
    Given(),
    Holds('moment', 'not_iso', (value) => typeof value === 'string' && parseDue(value) !== undefined),
    Shows({ pattern: MOMENT, example }),
  );

/** An unencoded plus sign arrives as a space. After a time, a space can only mean a plus. */
export const withPlus = (text: string): string => text.replace(/^(.+[T ]\d[\d:.,]*) (\d{2}(?::?\d{2})?)$/i, '$1+$2');
