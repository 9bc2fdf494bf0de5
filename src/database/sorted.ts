import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { offsetOf, type Page, type PageRequest } from '../common/page';

/** SQL of each sort key, with entity fields in TypeORM notation. */
export type SortSql<Sort extends string> = Record<Sort, string>;

/** Compares text byte by byte. */
export const bytewise = (sql: string): string => `(${sql}) COLLATE "binary"`;

/** Returns one page and the total number of rows. Nulls come last; ties are broken by id. */
export async function pageOf<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  sql: string,
  request: PageRequest,
): Promise<Page<T>> {
  const direction = request.descending ? 'DESC' : 'ASC';
  // The parentheses keep TypeORM from selecting a plain column under this alias.
  const sorted = query.addSelect(`(${sql})`, 'sort_value').orderBy('sort_value', direction, 'NULLS LAST');
  sorted.addOrderBy(`${query.alias}.id`, direction);
  const [rows, total] = await sorted.offset(offsetOf(request)).limit(request.perPage).getManyAndCount();
  return { rows, total };
}
