import type { Trimmed } from '../database/schema/installation';

/*
 * Ids order the events of Close's log, but cannot tell which events a reader has seen: on PostgreSQL a transaction can
 * take id 100 and commit after another took 101. A position therefore tells which transactions had committed when it
 * was taken, like pg_current_snapshot(). SQLite has a single writer: there each event counts as its own transaction,
 * numbered by its id.
 */

/**
 * The set of events in the log at some moment, "xmin:xmax:xip,xip": all transactions below xmin, none from xmax on, and
 * those in between except the listed ones.
 */
export type Position = string;

/** Transaction number of an event (on SQLite its id), and its id. Events of a stretch are read in this order. */
export type Mark = readonly [transaction: number, id: number];

/**
 * How far a reader has read: all events in `from` and, of the further events in `to`, those up to `after`. Without
 * `to`, exactly the events in `from`.
 */
export interface Bookmark {
  from: Position;
  to?: Position;
  after?: Mark;
}

/** The part of the log that a reader is in: the events in `to` that are not in `from`, after `after`. */
export type Stretch = Required<Pick<Bookmark, 'from' | 'to'>> & Pick<Bookmark, 'after'>;

interface Parts {
  xmin: number;
  xmax: number;
  /** Transactions still open, in ascending order. */
  xip: number[];
}

const FORM = /^(\d{1,16}):(\d{1,16}):((?:\d{1,16}(?:,\d{1,16})*)?)$/;

/** Throws if the text is not a position. */
export function partsOf(position: Position): Parts {
  const [, xmin, xmax, xip] = FORM.exec(position) ?? [];
  if (xmin === undefined || xmax === undefined) throw new Error(`Not a position: ${position}`);
  return { xmin: Number(xmin), xmax: Number(xmax), xip: xip ? xip.split(',').map(Number) : [] };
}

export const isPosition = (text: unknown): text is Position => typeof text === 'string' && FORM.test(text);

/** The position of a log with the event numbers up to `last`. */
export const positionAfter = (last: number): Position => `${last + 1}:${last + 1}:`;

/** Whether the position includes the events of this transaction (on SQLite, the event with this id). */
export function includes(position: Position, transaction: number): boolean {
  const { xmin, xmax, xip } = partsOf(position);
  return transaction < xmin || (transaction < xmax && !xip.includes(transaction));
}

/** Whether `position` may include events that `other` does not. */
export const isAhead = (position: Position, other: Position): boolean => partsOf(position).xmax > partsOf(other).xmax;

/**
 * Whether the reader has read everything that may have been trimmed. Also true for a reader that began after the
 * trimming, even if a transaction was open at that time.
 */
export const isComplete = ({ from }: Bookmark, { through, by }: Trimmed): boolean =>
  partsOf(from).xmin > through || (by !== null && includes(from, by));
