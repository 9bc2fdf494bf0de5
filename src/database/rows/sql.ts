import type { EntityManager } from 'typeorm';
import { BoundedCache } from '../../common/bounded-cache';

/** The parameters of a statement: a list for $1, $2, …, or an object for `:name` and, if a value is a list, `:...name`. */
export type Parameters = readonly unknown[] | Record<string, unknown>;

const NAMED = /:(\.\.\.)?([a-z]\w*)/gi;

/** Runs one SQL statement in the unit of `em` and returns its rows. */
export const runSql = <Row>(em: EntityManager, sql: string, parameters: Parameters = []): Promise<Row[]> =>
  em.query<Row[]>(...positional(sql, parameters));

const MAX_CONVERTED = 200;
/** Statements whose text depends on no list, and the names of their parameters. Converting one takes as long as sending it. */
const converted = new BoundedCache<{ text: string; names: string[] }>(MAX_CONVERTED);

/** Converts named parameters to $1, $2, … in the order of first use. Returns the statement and the values. */
export function positional(sql: string, parameters: Parameters): [string, unknown[]] {
  if (isList(parameters)) return [sql, [...parameters]];
  const known = converted.get(sql);
  if (known) return [known.text, known.names.map((name) => parameters[name])];
  const values: unknown[] = [];
  const places = new Map<string, string>();
  let hasLists = false;
  const text = sql.replace(NAMED, (_, spread: string | undefined, name: string) => {
    const place = places.get(name);
    if (place !== undefined) return place;
    if (spread) hasLists = true;
    const given = spread ? (parameters[name] as unknown[]) : [parameters[name]];
    const added = given.map((value) => `$${values.push(value)}`).join();
    places.set(name, added);
    return added;
  });
  if (!hasLists) converted.set(sql, { text, names: [...places.keys()] });
  return [text, values];
}

const isList = (parameters: Parameters): parameters is readonly unknown[] => Array.isArray(parameters);
