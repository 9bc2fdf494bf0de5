import type { KeyedSelect } from '../../database/rows/keyed';
import type { Rows } from '../../database/rows/rows';
import type { UnitOfWork } from '../../database/unit-of-work';
import type { Task } from '../task.entity';

export interface WithTags extends Record<string, unknown> {
  /** Pairs of id and name. JSON text on SQLite; null on PostgreSQL if there are none. */
  carried: [number, string][] | string | null;
}

interface Found extends WithTags {
  id: number;
  public_id: string;
}

export interface Locked extends Found {
  /** Whether the tags are those of the locked row. 1 on SQLite. */
  is_as_seen: boolean | 1;
}

/** The SELECTs that find tasks with their tags. */
export interface TaskSelects {
  byId: KeyedSelect<number, Found>;
  byPublicId: KeyedSelect<string, Found>;
  /** In the trash, too. */
  anywhereById: KeyedSelect<number, Found>;
  lockById: KeyedSelect<number, Locked>;
  lockByPublicId: KeyedSelect<string, Locked>;
}

/**
 * A statement that waited for the lock returns the task after the wait, but the tags from before it. The row position
 * detects this: every change of a task or its tags moves the row.
 */
const IS_AS_SEEN = '(SELECT seen.ctid FROM tasks seen WHERE seen.id = task.id) = task.ctid';

const from =
  (select: string, column: string, further = ' AND task.deleted_at IS NULL') =>
  (places: string) =>
    `${select} FROM tasks task WHERE ${column} IN (${places})${further}`;
const id = ({ id: key }: Found): number => key;
const publicId = ({ public_id: key }: Found): string => key;

export function taskSelects({ engine, json: { list, array } }: UnitOfWork, rows: Rows<Task>): TaskSelects {
  const tagsColumn = `(SELECT ${list}(${array}(tag.id, tag.name) ORDER BY tag.id)
      FROM task_tags link JOIN tags tag ON tag.id = link.tag_id WHERE link.task_id = task.id) AS carried`;
  const selection = `SELECT task.id, task.public_id, ${rows.columns('task')}, ${tagsColumn}`;
  const lockSelection = `${selection}, ${engine === 'postgres' ? IS_AS_SEEN : 1} AS is_as_seen`;
  const rowOf = (found: Found): [string, number] => [rows.name, found.id];
  const locking = { rowOf, lock: 'FOR UPDATE' } as const;
  return {
    byId: { select: from(selection, 'task.id'), keyOf: id },
    byPublicId: { select: from(selection, 'task.public_id'), keyOf: publicId },
    anywhereById: { select: from(selection, 'task.id', ''), keyOf: id },
    lockById: { select: from(lockSelection, 'task.id'), keyOf: id, ...locking },
    lockByPublicId: { select: from(lockSelection, 'task.public_id'), keyOf: publicId, ...locking },
  };
}
