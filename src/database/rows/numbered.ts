const NAMED = /:(\.\.\.)?([a-z]\w*)/gi;

/**
 * A statement whose parameters have names (`:name`, or `:...names` for a list), as it goes to both databases: with $1,
 * $2, … in the order in which they first come, and their values in this order.
 */
export function numbered(sql: string, values: Record<string, unknown>): [string, unknown[]] {
  const parameters: unknown[] = [];
  const places = new Map<string, string>();
  const text = sql.replace(NAMED, (_, spread: string | undefined, name: string) => {
    const known = places.get(name);
    if (known !== undefined) return known;
    const given = spread ? (values[name] as unknown[]) : [values[name]];
    const place = given.map((value) => `$${parameters.push(value)}`).join();
    places.set(name, place);
    return place;
  });
  return [text, parameters];
}
