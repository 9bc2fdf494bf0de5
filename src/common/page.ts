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

type Order = Record<string, 'ASC' | 'DESC'>;

/** The order of a list by column; ties are broken by id, in the same direction. */
export function orderOf<Sort extends string>(request: PageRequest<Sort>, columns: Record<Sort, string>): Order {
  const direction = request.descending ? 'DESC' : 'ASC';
  return { [columns[request.sortBy]]: direction, id: direction };
}
