import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { offsetOf, type Page, type PageRequest } from '../common/page';

/** SQL that gives what a list is sorted by, with the fields of the entity as TypeORM writes them. */
export type SortSql<Sort extends string> = Record<Sort, string>;

/** Text that is not compared byte by byte unless it is told to be. */
export const bytewise = (sql: string): string => `(${sql}) COLLATE "binary"`;

/** One page, and how many rows there are in all. What has no value comes last, ties are broken by id. */
export async function pageOf<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  sql: string,
  request: PageRequest,
): Promise<Page<T>> {
  const direction = request.descending ? 'DESC' : 'ASC';
  // In parentheses: a column alone would be selected under this name instead of its own.
  const sorted = query.addSelect(`(${sql})`, 'sort_value').orderBy('sort_value', direction, 'NULLS LAST');
  sorted.addOrderBy(`${query.alias}.id`, direction);
  const [rows, total] = await sorted.offset(offsetOf(request)).limit(request.perPage).getManyAndCount();
  return { rows, total };
}
