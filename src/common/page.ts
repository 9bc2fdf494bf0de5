/** One page of a list; the first page is 1. */
export interface PageRequest<Sort extends string = string> {
  page: number;
  perPage: number;
  sortBy: Sort;
  descending: boolean;
}

/** The rows of one page and the exact number of rows on all pages. */
export interface Page<T> {
  rows: T[];
  total: number;
}

export const offsetOf = (request: PageRequest): number => (request.page - 1) * request.perPage;
