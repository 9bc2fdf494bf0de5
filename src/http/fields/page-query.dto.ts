import { applyDecorators } from '@nestjs/common';
import { Allow } from 'class-validator';
import type { PageRequest } from '../../common/page';
import { UnderstoodIf, UnderstoodIfOneOf } from '../query/understood';
import { Lenient } from './query-rules';
import { Shows } from './shows';

export const DEFAULT_PER_PAGE = 10;
export const LARGEST_PER_PAGE = 100;
const LAST_PAGE = 1_000_000_000_000;

/** Fields that a list can be sorted by. The first is the default. */
export type Sorts<Sort extends string = string> = readonly [Sort, ...Sort[]];

/** The parameter `page`. */
export const PageNumber = (): PropertyDecorator =>
  applyDecorators(
    Allow(),
    Lenient(1, LAST_PAGE),
    Shows({
      required: false,
      type: 'integer',
      minimum: 1,
      maximum: LAST_PAGE,
      example: 1,
      description: 'Page number. Default 1. Invalid values fall back to the default.',
    }),
  );

/** The parameter `per_page`, or another count. */
export const ItemCount = (fallback: number, most: number, what: string): PropertyDecorator =>
  applyDecorators(
    Allow(),
    Lenient(fallback, most),
    Shows({
      required: false,
      type: 'integer',
      minimum: 1,
      maximum: most,
      example: fallback,
      description: `${what} Default ${fallback}, maximum ${most}. Larger values are clamped; invalid ones fall back to the default.`,
    }),
  );

/** The parameter `sort_by` with these fields. */
export const SortBy = (sorts: Sorts): PropertyDecorator =>
  applyDecorators(
    Allow(),
    UnderstoodIf((value) => sorts.includes(value)),
    Shows({
      enum: [...sorts],
      default: sorts[0],
      description:
        'Field to sort by. Other values fall back to the default. Items without a value come last in both directions. Ties are broken by `id`, in the same direction.',
    }),
  );

/** The parameter `sort_order`. */
export const SortOrder = (): PropertyDecorator =>
  applyDecorators(
    Allow(),
    UnderstoodIfOneOf(['asc', 'desc']),
    Shows({
      enum: ['asc', 'desc'],
      default: 'desc',
      description: 'Case-insensitive. Other values fall back to the default.',
    }),
  );

/** Paging and order of a list. Values that cannot be used fall back to their defaults. */
export abstract class PageQuery {
  @PageNumber()
  page: number = 1;

  @ItemCount(DEFAULT_PER_PAGE, LARGEST_PER_PAGE, 'Items per page.')
  per_page: number = DEFAULT_PER_PAGE;

  abstract sort_by?: string;

  @SortOrder()
  sort_order?: string;
}

/** The page request. The first of `sorts` is the default. */
export const pageRequestOf = <Sort extends string>(query: PageQuery, sorts: Sorts<Sort>): PageRequest<Sort> => ({
  page: query.page,
  perPage: query.per_page,
  sortBy: sorts.find((field) => field === query.sort_by) ?? sorts[0],
  descending: query.sort_order?.toLowerCase() !== 'asc',
});
