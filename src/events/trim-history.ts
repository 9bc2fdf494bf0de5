import { In, type EntityManager } from 'typeorm';
import { ROWS_PER_STATEMENT } from '../database/rows/batches';
import { runSql } from '../database/rows/sql';
import { noteTrimmed } from '../database/schema/installation';
import { Event } from './event.entity';

/**
 * Events get their time before they are committed, so a reader from just inside the retention period may still need
 * slightly older ones.
 */
const MARGIN_MS = 3_600_000;

/** The number of an event in positions; 0 if every position includes the event. */
const NUMBER = { sqlite: 'id', postgres: 'COALESCE(transaction_id, 0)' } as const;

interface Dated {
  id: number;
  number: number;
  created_at: number;
}

/** Deletes a batch of old events with ids below `needed`. Returns whether there may be more. */
export type TrimHistory = (em: EntityManager, olderThan: Date, needed: number) => Promise<boolean>;

/**
 * Creates a function that deletes old task events in batches and keeps the last version of each task. It records how
 * far the log has been trimmed; readers that have not read that far must start over.
 */
export function historyTrimmer(engine: keyof typeof NUMBER): TrimHistory {
  const select = `SELECT id, ${NUMBER[engine]} AS number, created_at FROM events`;
  // Start of the next batch, so that the kept last versions are not scanned again.
  let after = 0;
  return async (em, olderThan, needed) => {
    const before = olderThan.getTime() - MARGIN_MS;
    const rows = await runSql<Dated>(
      em,
      `${select} WHERE subject_type = 'task' AND created_at < $1 AND id > $2 AND id < CAST($3 AS bigint) AND EXISTS (
         SELECT 1 FROM events later WHERE later.subject_type = 'task' AND later.subject_id = events.subject_id
           AND later.id > events.id AND later.version > events.version)
       ORDER BY id LIMIT ${ROWS_PER_STATEMENT}`,
      [before, after, needed],
    );
    const last = await lastBefore(em, select, before);
    await noteTrimmed(em, Math.max(last, ...rows.map(({ number }) => number)));
    if (rows.length > 0) await em.delete(Event, { id: In(rows.map(({ id }) => id)) });
    const isMoreLeft = rows.length === ROWS_PER_STATEMENT;
    after = isMoreLeft ? rows.at(-1)!.id : 0;
    return isMoreLeft;
  };
}

/** The number of the last event before a time, 0 if there is none. Binary search: ids and times increase together. */
async function lastBefore(em: EntityManager, select: string, time: number): Promise<number> {
  const [{ last }] = (await runSql<{ last: number }>(em, 'SELECT COALESCE(MAX(id), 0) AS last FROM events')) as [
    { last: number },
  ];
  let [low, high, number] = [0, last, 0];
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    const [row] = await runSql<Dated>(em, `${select} WHERE id <= $1 AND id > $2 ORDER BY id DESC LIMIT 1`, [
      middle,
      low,
    ]);
    if (!row) low = middle;
    else if (row.created_at < time) [low, number] = [middle, row.number];
    else high = row.id - 1;
  }
  return number;
}
