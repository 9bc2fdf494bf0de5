import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Allow, IsInt, ValidateIf } from 'class-validator';
import type { PageRequest } from '../../common/page';
import { UnderstoodIf, UnderstoodIfOneOf } from '../query/understood';
import { Shows } from './shows';

export const DEFAULT_PER_PAGE = 10;
export const LARGEST_PER_PAGE = 100;
const LAST_PAGE = 1_000_000_000_000;
const INTEGER = /^\s*[+-]?\d+\s*$/;

/** A whole number of at least 1, or the default for anything else: a list never refuses a paging value. */
export const Lenient = (fallback: number, most: number): PropertyDecorator =>
  applyDecorators(
    UnderstoodIf(isCount),
    Transform(({ value }: { value: unknown }) => {
      if (typeof value !== 'string' || !INTEGER.test(value)) return fallback;
      const number = Number(value);
      return number < 1 ? fallback : Math.min(number, most);
    }),
  );

const isCount = (value: string): boolean => INTEGER.test(value) && Number(value) >= 1;

/** Paging and order of every list. Values that cannot be used count as absent. */
export class PageQuery {
  /** Page number; what is none counts as 1. */
  @Shows({ required: false, type: 'integer', minimum: 1, maximum: LAST_PAGE, example: 1 })
  @Allow()
  @Lenient(1, LAST_PAGE)
  page: number = 1;

  /** Items per page; more than the most counts as the most, what is no such number as 10. */
  @Shows({ required: false, type: 'integer', minimum: 1, maximum: LARGEST_PER_PAGE, example: 10 })
  @Allow()
  @Lenient(DEFAULT_PER_PAGE, LARGEST_PER_PAGE)
  per_page: number = DEFAULT_PER_PAGE;

  /**
   * Field to sort by, one of those that are shown, anything else counts as id; ties are broken by id.
   * @example 'created_at'
   */
  @Allow()
  sort_by?: string;

  /** Anything else counts as `desc`. */
  @Shows({ enum: ['asc', 'desc'], default: 'desc' })
  @Allow()
  @UnderstoodIfOneOf(['asc', 'desc'])
  sort_order?: string;

  /** The request for a page, sorted by one of `allowed`; the first of them is the default. */
  pageRequest<Sort extends string>(allowed: readonly [Sort, ...Sort[]]): PageRequest<Sort> {
    return {
      page: this.page,
      perPage: this.per_page,
      sortBy: allowed.find((field) => field === this.sort_by) ?? allowed[0],
      descending: this.sort_order?.toLowerCase() !== 'asc',
    };
  }
}

/** An id in a query string: empty counts as absent, anything else must be a whole number. */
export function QueryId(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: { value: unknown }) => (INTEGER.test(String(value)) ? Number(value) : value))(
      target,
      property,
    );
    ValidateIf((_, value) => value !== undefined && value !== '')(target, property);
    IsInt({ message: 'not_integer' })(target, property);
    Shows({ type: 'integer', minimum: 1, example: 1 })(target, property);
  };
}
