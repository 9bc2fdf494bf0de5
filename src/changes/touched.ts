import { isAdmin, type UserActor } from '../common/actor';
import type { LogRow } from '../events/log-reader';
import type { ChangeType } from './change-cursor';

/** The columns of an event that tell its subject and who could see it before and after. */
export interface Touch extends LogRow {
  subject_type: string;
  subject_id: string;
  owner_id: number | null;
  creator_id: number | null;
  /** Set only if the event changed them. PostgreSQL returns text. */
  old_owner_id: number | string | null;
  old_creator_id: number | string | null;
}

/** Events that may change a task's owner or creator. Events that create or delete a task carry both themselves. */
const CHANGING = `event.name IN ('task.updated', 'task.reopened')`;

const old = (field: string, engine: 'sqlite' | 'postgres'): string =>
  engine === 'sqlite'
    ? `json_extract(event.changes, '$.${field}.old')`
    : `CAST(event.changes AS json) #>> '{${field},old}'`;

/** The SQL columns for {@link Touch}. */
export const touchColumns = (engine: 'sqlite' | 'postgres'): string =>
  `event.subject_type, event.subject_id, event.owner_id, event.creator_id,
   CASE WHEN ${CHANGING} THEN ${old('userId', engine)} END AS old_owner_id,
   CASE WHEN ${CHANGING} THEN ${old('createdById', engine)} END AS old_creator_id`;

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
export function peopleOf({ owner_id, creator_id, old_owner_id, old_creator_id }: Touch): number[] {
  if (owner_id === null) return [];
  return [owner_id, creator_id, old_owner_id, old_creator_id].flatMap((id) => (id === null ? [] : [Number(id)]));
}

function couldSee(touch: Touch, actor: UserActor): boolean {
  const people = peopleOf(touch);
  return isAdmin(actor) ? people.length > 0 : people.includes(actor.userId);
}
