import type { Trimmed } from '../database/schema/installation';

/*
 * The order of the log. An id says where an event is in Close's log, but not whether a reader has met it: on PostgreSQL
 * a transaction may take id 100 and commit after another that took 101. A position therefore says which transactions
 * were committed when it was taken, as pg_current_snapshot() does. SQLite has one writer: there each event counts as a
 * transaction of its own, whose number is its id.
 */

/**
 * Which events were in the log at some moment: "xmin:xmax:xip,xip". The numbers below xmin are in, those from xmax on
 * are not, and of those between all but the listed ones are.
 */
export type Position = string;

/** The number of the transaction of an event (on SQLite its id) and its id. Events of a stretch are read in this order. */
export type Mark = readonly [transaction: number, id: number];

/**
 * How far a reader is: it has read the events of `from`, and of those that `to` has on top of these the ones up to
 * `after`. Without `to`, it has read those of `from` and no other.
 */
export interface Bookmark {
  from: Position;
  to?: Position;
  after?: Mark;
}

/** What a reader is in the middle of: the events that are in `to` and not in `from`, those after `after`. */
export type Stretch = Required<Pick<Bookmark, 'from' | 'to'>> & Pick<Bookmark, 'after'>;

interface Parts {
  xmin: number;
  xmax: number;
  /** Between xmin and xmax, in ascending order. */
  xip: number[];
}

const FORM = /^(\d{1,16}):(\d{1,16}):((?:\d{1,16}(?:,\d{1,16})*)?)$/;

/** Throws if the text is no position. */
export function partsOf(position: Position): Parts {
  const [, xmin, xmax, xip] = FORM.exec(position) ?? [];
  if (xmin === undefined || xmax === undefined) throw new Error(`Not a position: ${position}`);
  return { xmin: Number(xmin), xmax: Number(xmax), xip: xip ? xip.split(',').map(Number) : [] };
}

export const isPosition = (text: unknown): text is Position => typeof text === 'string' && FORM.test(text);

/** The position of a log whose events have the numbers up to `last`. */
export const positionAfter = (last: number): Position => `${last + 1}:${last + 1}:`;

/** Whether events of this transaction (on SQLite: the event of this id) are in the log at the position. */
export function includes(position: Position, transaction: number): boolean {
  const { xmin, xmax, xip } = partsOf(position);
  return transaction < xmin || (transaction < xmax && !xip.includes(transaction));
}

/** Whether the log at `position` may have got events that the log at `other`, a later one of the same log, has not. */
export const isAhead = (position: Position, other: Position): boolean => partsOf(position).xmax > partsOf(other).xmax;

/**
 * Whether the reader has read everything that may have been trimmed, so that it misses nothing. A reader that began after
 * it was trimmed has: then it does not matter that a transaction of another database was open meanwhile.
 */
export const isComplete = ({ from }: Bookmark, { through, by }: Trimmed): boolean =>
  partsOf(from).xmin > through || (by !== null && includes(from, by));
