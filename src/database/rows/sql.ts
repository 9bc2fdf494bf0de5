import type { EntityManager } from 'typeorm';

/** The parameters of a statement: a list for $1, $2, …, or an object for `:name` and, if a value is a list, `:...name`. */
export type Parameters = readonly unknown[] | Record<string, unknown>;

const NAMED = /:(\.\.\.)?([a-z]\w*)/gi;

/** Runs one SQL statement in the unit of `em` and returns its rows. */
export const runSql = <Row>(em: EntityManager, sql: string, parameters: Parameters = []): Promise<Row[]> =>
  em.query<Row[]>(...positional(sql, parameters));

/** Converts named parameters to $1, $2, … in the order of first use. Returns the statement and the values. */
export function positional(sql: string, parameters: Parameters): [string, unknown[]] {
  if (isList(parameters)) return [sql, [...parameters]];
  const values: unknown[] = [];
  const places = new Map<string, string>();
  const text = sql.replace(NAMED, (_, spread: string | undefined, name: string) => {
    const known = places.get(name);
    if (known !== undefined) return known;
    const given = spread ? (parameters[name] as unknown[]) : [parameters[name]];
    const place = given.map((value) => `$${values.push(value)}`).join();
    places.set(name, place);
    return place;
  });
  return [text, values];
}

const isList = (parameters: Parameters): parameters is readonly unknown[] => Array.isArray(parameters);
