import type { SeenRequest } from './seen-request';

/**
 * Keeps what `make` returns for each route, method and status, of which there are only so many. A request that was seen
 * before costs three look-ups and makes no text.
 */
export class ByOutcome<Value> {
  private readonly kept = new Map<string, Map<string, Map<number, Value>>>();

  constructor(private readonly make: (seen: SeenRequest) => Value) {}

  of(seen: SeenRequest): Value {
    const byStatus = inside(inside(this.kept, seen.route ?? seen.api), seen.request.method);
    let value = byStatus.get(seen.status);
    if (value === undefined) byStatus.set(seen.status, (value = this.make(seen)));
    return value;
  }
}

function inside<Key, Inner>(outer: Map<string, Map<Key, Inner>>, key: string): Map<Key, Inner> {
  let inner = outer.get(key);
  if (!inner) outer.set(key, (inner = new Map()));
  return inner;
}
