import type { DataSource } from 'typeorm';
import { DeferredRows } from '../deferred-rows';
import { SEQUENCES } from '../rows/deferred-writes';
import { RowsAhead } from '../rows/rows-ahead';
import type { Query } from '../rows/keyed';
import { inUnit, type Outcome, type Unit } from '../unit';
import type { Act } from './postgres-transactions';
import { RunApart } from './shared-units';

const RESERVE = `SELECT CAST(nextval(pg_get_serial_sequence($1, 'id')) AS integer) AS key
  FROM generate_series(1, CAST($2 AS integer))`;

/**
 * Runs units one after the other in a transaction, see {@link SharedUnits}. Rows that they look up first are locked and
 * read at once, rows that they create or change are written at once.
 */
export const runTogether =
  (dataSource: DataSource, units: readonly Unit[], onBegin: () => void): Act<(Outcome | undefined)[]> =>
  async (runner, statement) => {
    onBegin();
    const deferred = new DeferredRows();
    const ahead = new RowsAhead(deferred);
    const query: Query = (sql, values) => statement(sql, values) as Promise<never[]>;
    await ahead.lock(
      query,
      units.map((unit) => unit.ahead),
    );
    const ready = units.filter((unit) => ahead.hasLocked(unit.ahead));
    if (ready.length > 1) await reserveKeys(query, deferred, ready);
    const outcomes = new Map<Unit, Outcome>();
    for (const unit of ready) outcomes.set(unit, await outcomeOf(unit));
    await inUnit(dataSource, runner, statement, (em) => deferred.write(em));
    return units.map((unit) => outcomes.get(unit));

    async function outcomeOf({ work }: Unit): Promise<Outcome> {
      const { count } = deferred;
      let hasTraces = false;
      const onTrace = (): boolean => (hasTraces = true);
      try {
        return { value: await inUnit(dataSource, runner, statement, work, { deferred, ahead, onTrace }) };
      } catch (error) {
        // What it has changed cannot be undone alone.
        if (hasTraces) throw new RunApart();
        deferred.keep(count);
        return { error };
      }
    }
  };

/** Asks for as many keys as the units create rows, by table. */
async function reserveKeys(query: Query, deferred: DeferredRows, units: readonly Unit[]): Promise<void> {
  const tables = units.flatMap(({ ahead }) => ahead.flatMap(({ by, keys }) => (by === SEQUENCES ? keys : [])));
  for (const table of new Set(tables as string[])) {
    const count = tables.filter((each) => each === table).length;
    const keys = count > 1 ? await query<{ key: number }>(RESERVE, [table, count]) : [];
    deferred.reserve(
      table,
      keys.map(({ key }) => key),
    );
  }
}
