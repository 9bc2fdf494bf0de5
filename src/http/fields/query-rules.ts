import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Allow, IsInt, ValidateIf } from 'class-validator';
import { parseDue } from '../../common/due';
import { UnderstoodIf } from '../query/understood';
import { Holds, MayBeAbsent, MOMENT } from './rules';
import { Shows } from './shows';

/*
 * The rules of parameters in a query string. An empty parameter counts as absent unless it says otherwise. A date or an
 * id that cannot be read is refused: a filter that is dropped shows too much.
 */

const INTEGER = /^\s*[+-]?\d+\s*$/;
const isInteger = (text: string): boolean => INTEGER.test(text);

const areIds = (value: unknown): boolean => typeof value === 'string' && value.split(',').every(isInteger);

const changed = (change: (value: string) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? change(value) : value));

const Given = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== '');

/** A whole number of at least 1, or the default for anything else: a list never refuses a paging value. */
export const Lenient = (fallback: number, most: number): PropertyDecorator =>
  applyDecorators(
    UnderstoodIf((value) => isInteger(value) && Number(value) >= 1),
    Transform(({ value }: { value: unknown }) => {
      if (typeof value !== 'string' || !isInteger(value)) return fallback;
      const number = Number(value);
      return number < 1 ? fallback : Math.min(number, most);
    }),
  );

/** A whole number, or "" if it was empty. */
export const QueryId = (): PropertyDecorator =>
  applyDecorators(
    changed((value) => (INTEGER.test(value) ? Number(value) : value)),
    Given(),
    IsInt({ message: 'not_integer' }),
    Shows({ type: 'integer', minimum: 1, example: 1 }),
  );

/** Whole numbers with commas between them; {@link idsIn} reads them. */
export const QueryIds = (): PropertyDecorator =>
  applyDecorators(
    Given(),
    Holds('ids', 'not_integer', areIds),
    Shows({ pattern: String.raw`^\d+(?:,\d+)*$`, example: '1' }),
  );

/** The same, but at most `most` of them, and empty text means none of them. */
export const QueryIdList = (most: number): PropertyDecorator =>
  applyDecorators(
    MayBeAbsent(),
    Holds('ids', 'not_integer', (value) => value === '' || areIds(value)),
    Holds('few', 'too_many', (value) => (value as string).split(',').length <= most),
    Shows({ pattern: String.raw`^(?:\d+(?:,\d+)*)?$`, example: '1' }),
  );

/** Nothing if there is no text. */
export const idsIn = (text: string | undefined): number[] | undefined =>
  text ? text.split(',').map(Number) : undefined;

/** Some of these words, with commas between them; {@link wordsIn} reads them. `others` says what other values do. */
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

/** Those of the words that the text has, each once, in the order of `words`. Nothing if there is no text. */
export function wordsIn<Word extends string>(words: readonly Word[], text: string | undefined): Word[] | undefined {
  const given = text === undefined ? undefined : partsOf(text);
  return given && words.filter((word) => given.includes(word));
}

/** A date or a date-time in ISO 8601, or "" if it was empty. */
export const QueryMoment = (example: string): PropertyDecorator =>
  applyDecorators(
    changed(withPlus),
    Given(),
    Holds('moment', 'not_iso', (value) => typeof value === 'string' && parseDue(value) !== undefined),
    Shows({ pattern: MOMENT, example }),
  );

/** A plus sign that was not encoded arrives as a blank. After a time of day, nothing else can be meant by one. */
export const withPlus = (text: string): string => text.replace(/^(.+[T ]\d[\d:.,]*) (\d{2}(?::?\d{2})?)$/i, '$1+$2');
