import type { Page, PageRequest } from '../common/page';

/** Where a page stands in its list. */
export class Pagination {
  /** @example 1 */
  page!: number;
  /** @example 10 */
  per_page!: number;
  /**
   * Items on all pages.
   * @example 1
   */
  total!: number;
  /** @example 1 */
  total_pages!: number;
  /** @example false */
  has_next!: boolean;
  /** @example false */
  has_prev!: boolean;
}

/** The position in a list that is read by cursor. */
export class CursorPagination {
  /** @example 50 */
  limit!: number;
  /**
   * The `cursor` of the next part; null on the last.
   * @example null
   */
  next_cursor!: string | null;
  /** @example false */
  has_next!: boolean;
}

export function presentPagination({ page, perPage }: PageRequest, { total }: Page<unknown>): Pagination {
  const pages = Math.ceil(total / perPage);
  return { page, per_page: perPage, total, total_pages: pages, has_next: page < pages, has_prev: page > 1 };
}

export const presentCursorPagination = (limit: number, next: string | null): CursorPagination => ({
  limit,
  next_cursor: next,
  has_next: next !== null,
});
