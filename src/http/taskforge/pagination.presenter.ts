import type { Page, PageRequest } from '../../common/page';

/** Where a page stands in its list. */
export class Pagination {
  /** @example 1 */
  page!: number;
  /** @example 10 */
  per_page!: number;
  /** Items on all pages. */
  total!: number;
  total_pages!: number;
  has_next!: boolean;
  has_prev!: boolean;
}

export function presentPagination({ page, perPage }: PageRequest, { total }: Page<unknown>): Pagination {
  const pages = Math.ceil(total / perPage);
  return { page, per_page: perPage, total, total_pages: pages, has_next: page < pages, has_prev: page > 1 };
}
