import { applyDecorators } from '@nestjs/common';
import { isZoneName } from '../../common/time/zone';
import { OnlyOnce } from '../../http/fields/only-once';
import { Holds, MayBeAbsent, Rules } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import type { FilterExpression } from '../lists/task-query';
import { STATUSES } from '../task-fields';
import { parseFilter } from './filter-parser';
import { unreadable } from './filter-refusal';
import { FIELD_NAMES, rulesOf, type FilterField } from './filter-tree';

const DEFAULT_ZONE = 'UTC';

const quoted = (words: readonly string[], between: string): string => words.map((word) => `\`${word}\``).join(between);

const comparatorsOf = (field: FilterField): string => {
  const { comparators, isListed } = rulesOf(field);
  return quoted([...comparators, ...(isListed ? ['IN'] : [])], ' ');
};

/** All fields by their comparators: "`status`, `tag_id`: `=` `!=` `IN`; `text`: `:`". */
const FIELDS = [...new Set(FIELD_NAMES.map(comparatorsOf))]
  .map(
    (each) =>
      `${quoted(
        FIELD_NAMES.filter((field) => comparatorsOf(field) === each),
        ', ',
      )}: ${each}`,
  )
  .join('; ');

/** The parameter `?filter=`, parsed by {@link expressionOf}. */
export const FilterText = (): PropertyDecorator =>
  applyDecorators(
    Rules(MayBeAbsent(), OnlyOnce()),
    Shows({
      type: 'string',
      maxLength: 2000,
      example: 'status = pending AND text:documentation',
      description: `A filter, for example \`status IN (pending, in_progress) AND due_date < today + 7d\`. It is combined with the other parameters. \`@name\` is a saved filter. Fields and comparators: ${FIELDS}.`,
    }),
  );

/** The parameter `?timezone=`: the time zone for days in a filter. */
export const ZoneName = (): PropertyDecorator =>
  applyDecorators(
    Rules(MayBeAbsent(), OnlyOnce(), Holds('zone', 'unknown', isZoneName)),
    Shows({
      type: 'string',
      default: DEFAULT_ZONE,
      example: 'Europe/Berlin',
      description: 'IANA name of the time zone in which days of `filter` begin and end.',
    }),
  );

const shown = (value: string) => ({ summary: value, value });

/** Examples for Swagger UI, from the guide. */
export const FILTER_EXAMPLES = {
  name: 'filter',
  required: false,
  examples: {
    open: shown('status IN (pending, in_progress)'),
    soon: shown('due_date >= today AND due_date < today + 1w'),
    overdue: shown('is_overdue = true AND priority = urgent'),
    text: shown('text:report'),
    tags: shown('tag = docs AND NOT tag = later'),
  },
};

/** The documented error for an invalid filter. */
export const FILTER_REFUSAL = unreadable('wrong_value', { position: 9, expected: STATUSES, found: 'done' });

/** Throws `UnreadableText` if the filter cannot be parsed. */
export const expressionOf = (query: { filter?: string; timezone?: string }): FilterExpression | undefined =>
  query.filter === undefined ? undefined : { tree: parseFilter(query.filter), zone: query.timezone ?? DEFAULT_ZONE };
