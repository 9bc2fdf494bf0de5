import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../database/rows/sql';
import { UnitOfWork } from '../database/unit-of-work';
import { partsOf, type Position } from './position';

/** How far a reader by id has read. Like a bookmark, but `after` is the id up to which it has read within `to`. */
export interface OrderedBookmark {
  from: Position;
  to?: Position;
  after?: number;
}

export interface OrderedPart<Row> {
  rows: (Row & { id: number; number: number })[];
  next: OrderedBookmark;
  isLast: boolean;
}

/**
 * Reads the log like `LogReader`, but in the order of ids, which is the order in which one subject changed.
 * PostgreSQL's transaction numbers do not give that order: a bulk can get its number before another transaction that
 * changes one of its tasks first.
 */
@Injectable()
export class OrderedLog {
  private readonly isPostgres: boolean;

  constructor(unitOfWork: UnitOfWork) {
    this.isPostgres = unitOfWork.engine === 'postgres';
  }

  /** Up to `limit` events after the bookmark and within the position `until`. `columns` is SQL on the alias `event`. */
  async read<Row>(
    em: EntityManager,
    bookmark: OrderedBookmark,
    until: Position,
    limit: number,
    columns: string,
  ): Promise<OrderedPart<Row>> {
    const { from, to = until } = bookmark;
    const after = bookmark.after ?? (await this.beginning(em, from, to));
    if (after === undefined) return { rows: [], next: { from: to }, isLast: to === until };
    const rows = await this.rows<Row>(em, { from, to, after }, limit, columns);
    if (rows.length < limit) return { rows, next: { from: to }, isLast: to === until };
    return { rows, next: { from, to, after: rows.at(-1)!.id }, isLast: false };
  }

  /** One less than the id of the first event between two positions; undefined if there is none. */
  private async beginning(em: EntityManager, from: Position, to: Position): Promise<number | undefined> {
    const [since, until] = [partsOf(from), partsOf(to)];
    if (since.xmin >= until.xmax) return undefined;
    if (!this.isPostgres) return since.xmin - 1;
    // OFFSET 0 keeps the planner from scanning the primary key from the start of the log.
    const sql = `SELECT MIN(id) AS first FROM (SELECT event.id FROM events event WHERE ${BETWEEN} OFFSET 0) between_them`;
    const [row] = await runSql<{ first: number | null }>(em, sql, boundsOf(from, to));
    return row?.first === null || row === undefined ? undefined : row.first - 1;
  }

  private rows<Row>(
    em: EntityManager,
    { from, to, after }: Required<OrderedBookmark>,
    limit: number,
    columns: string,
  ): Promise<(Row & { id: number; number: number })[]> {
    const number = this.isPostgres ? 'event.transaction_id' : 'event.id';
    const select = `SELECT event.id AS id, ${number} AS number${columns === '' ? '' : `, ${columns}`}`;
    const where = this.isPostgres ? BETWEEN : 'event.id < :untilMax';
    const sql = `${select} FROM events event WHERE event.id > :after AND ${where} ORDER BY event.id LIMIT :limit`;
    return runSql(em, sql, { ...boundsOf(from, to), after, limit });
  }
}

const BETWEEN = `event.transaction_id >= :sinceMin
  AND NOT (event.transaction_id < :sinceMax AND event.transaction_id <> ALL (CAST(:sinceOpen AS bigint[])))
  AND event.transaction_id < :untilMax AND event.transaction_id <> ALL (CAST(:untilOpen AS bigint[]))`;

function boundsOf(from: Position, to: Position): Record<string, unknown> {
  const [since, until] = [partsOf(from), partsOf(to)];
  return {
    sinceMin: since.xmin,
    sinceMax: since.xmax,
    sinceOpen: since.xip,
    untilMax: until.xmax,
    untilOpen: until.xip,
  };
}
