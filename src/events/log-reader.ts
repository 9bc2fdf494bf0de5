import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../database/rows/sql';
import { UnitOfWork } from '../database/unit-of-work';
import { OtherDatabases } from './other-databases';
import { partsOf, positionAfter, type Bookmark, type Mark, type Position, type Stretch } from './position';

/** A row of the log: the requested columns and its {@link Mark}. */
export type LogRow = Record<string, unknown> & { mark_transaction: number; mark_id: number };

export interface LogPart<Row extends LogRow> {
  rows: Row[];
  /** The bookmark for the next part. */
  next: Bookmark;
  /** The bookmark for a reader that stops after this row. */
  after(row: Row): Bookmark;
  /** Whether `rows` reach the end of the log in this snapshot. */
  isLast: boolean;
}

/**
 * Reads the log from a position on. What every reader (the feed, streams, webhooks) can rely on, on both databases and
 * with any number of instances:
 *
 * - No event is missed, and each is read once, whatever order transactions commit in. Events are never withheld: what
 *   was acknowledged before a read began is in it.
 * - Use it inside `unitOfWork.read`: then the events, and the rows that are loaded besides, are of one moment.
 * - Within one part, events are in the order of {@link Mark}: on PostgreSQL by transaction, then by id. Two events of one
 *   subject may therefore be in the wrong order if their transactions ran at the same time; sort them by id where the
 *   order matters. Those of later parts that begin at a later `from` are younger.
 *
 * A reader keeps a {@link Bookmark}: `{ from: await position(em) }` to begin now, then the `next` of each part. Whether
 * the log still has all that a bookmark needs, `installationIn(em).trimmed` and `isComplete` say.
 */
@Injectable()
export class LogReader {
  private readonly isPostgres: boolean;
  private readonly others = new OtherDatabases();

  constructor(unitOfWork: UnitOfWork) {
    this.isPostgres = unitOfWork.engine === 'postgres';
  }

  /** The position of the snapshot that `em` reads: everything committed so far. */
  async position(em: EntityManager): Promise<Position> {
    const [row] = await runSql<{ position: string | number }>(em, this.isPostgres ? NOW_ON_POSTGRES : NOW_ON_SQLITE);
    if (!this.isPostgres) return positionAfter(row!.position as number);
    return this.others.without(em, String(row!.position));
  }

  /** Up to `limit` events after the bookmark. `columns` is SQL on the alias `event`. */
  async read<Row extends object>(
    em: EntityManager,
    bookmark: Bookmark,
    limit: number,
    columns: string,
  ): Promise<LogPart<Row & LogRow>> {
    const to = await this.position(em);
    const stretches: Stretch[] =
      bookmark.to === undefined ? [{ from: bookmark.from, to }] : [bookmark as Stretch, { from: bookmark.to, to }];
    const found = new Map<Row & LogRow, Stretch>();
    for (const stretch of stretches) {
      if (found.size === limit) break;
      const rows = await this.stretch<Row>(em, stretch, limit - found.size, columns);
      for (const row of rows) found.set(row, stretch);
    }
    const rows = [...found.keys()];
    const after = (row: Row & LogRow): Bookmark => ({ ...found.get(row)!, after: markOf(row) });
    if (rows.length < limit) return { rows, next: { from: to }, after, isLast: true };
    return { rows, next: after(rows.at(-1)!), after, isLast: false };
  }

  private stretch<Row>(
    em: EntityManager,
    { from, to, after }: Stretch,
    limit: number,
    columns: string,
  ): Promise<(Row & LogRow)[]> {
    const [since, until] = [partsOf(from), partsOf(to)];
    // Most reads find nothing new. On SQLite this is known without a query.
    if (since.xmin >= until.xmax) return Promise.resolve([]);
    const [number, id] = after ?? [since.xmin, 0];
    const selected = columns === '' ? '' : `, ${columns}`;
    if (!this.isPostgres) {
      const sql = `SELECT event.id AS mark_transaction, event.id AS mark_id${selected} FROM events event
        WHERE event.id > :after AND event.id < :until ORDER BY event.id LIMIT :limit`;
      return runSql(em, sql, { after: after ? id : since.xmin - 1, until: until.xmax, limit });
    }
    const sql = `SELECT event.transaction_id AS mark_transaction, event.id AS mark_id${selected} FROM events event
      WHERE ${BETWEEN} ORDER BY event.transaction_id, event.id LIMIT :limit`;
    const bounds = { sinceMax: since.xmax, sinceOpen: since.xip, untilMax: until.xmax, untilOpen: until.xip };
    return runSql(em, sql, { number, id, limit, ...bounds });
  }
}

const NOW_ON_SQLITE = 'SELECT COALESCE(MAX(id), 0) AS position FROM events';
const NOW_ON_POSTGRES = 'SELECT CAST(pg_current_snapshot() AS text) AS position';

/**
 * Uses the index on (transaction_id, id): the first comparison shows that its partial condition holds, the second sets
 * the start.
 */
const BETWEEN = `event.transaction_id >= :number AND (event.transaction_id, event.id) > (:number, :id)
  AND NOT (event.transaction_id < :sinceMax AND event.transaction_id <> ALL (CAST(:sinceOpen AS bigint[])))
  AND event.transaction_id < :untilMax AND event.transaction_id <> ALL (CAST(:untilOpen AS bigint[]))`;

const markOf = ({ mark_transaction, mark_id }: LogRow): Mark => [mark_transaction, mark_id];
