import { isAdmin, type UserActor } from '../common/actor';
import { oldValueIn, type StoredEvent } from '../database/schema/packed-event';
import type { LogRow } from '../events/log-reader';
import type { ChangeType } from './change-cursor';

/** The columns of an event that tell its subject and who could see it before and after. */
export interface Touch extends LogRow {
  subject_type: string;
  subject_id: string;
  owner_id: number | null;
  creator_id: number | null;
  /** The stored changes, in JSON, if they may be of the owner or the creator. */
  moved: string | null;
}

/** Events that may change a task's owner or creator. Events that create or delete a task carry both themselves. */
const CHANGING = `event.name IN ('task.updated', 'task.reopened')`;

const PEOPLE = ['userId', 'createdById'];

/** The SQL columns for {@link Touch}. */
export const TOUCH_COLUMNS = `event.subject_type, event.subject_id, event.owner_id, event.creator_id,
  CASE WHEN ${CHANGING} AND (${PEOPLE.map((field) => `event.changes LIKE '%"${field}"%'`).join(' OR ')})
    THEN event.changes END AS moved`;

/**
 * The subject of an event if the actor could see it before or after; otherwise undefined. Events of trashed or purged
 * tasks have no owner: nobody can see those tasks.
 */
export function subjectOf(
  touch: Touch,
  actor: UserActor,
  types: readonly ChangeType[],
): { type: ChangeType; id: number } | undefined {
  const type = types.find((each) => each === touch.subject_type);
  if (type === undefined || (type === 'task' && !couldSee(touch, actor))) return undefined;
  return { type, id: Number(touch.subject_id) };
}

/**
 * Ids of the users, other than admins, who could see the task before or after. Empty if nobody could, admins included.
 */
export function peopleOf({ owner_id, creator_id, moved }: Touch): number[] {
  if (owner_id === null) return [];
  const before = moved === null ? [] : PEOPLE.map((field) => oldValueIn(storedChanges(moved), field) as number | null);
  return [owner_id, creator_id, ...before].filter((id) => id !== null);
}

const storedChanges = (text: string): StoredEvent['storedChanges'] => JSON.parse(text) as StoredEvent['storedChanges'];

function couldSee(touch: Touch, actor: UserActor): boolean {
  const people = peopleOf(touch);
  return isAdmin(actor) ? people.length > 0 : people.includes(actor.userId);
}
