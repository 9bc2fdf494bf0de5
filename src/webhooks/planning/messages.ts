import { hash } from 'node:crypto';
import type { Actor } from '../../common/actor';
import type { Event } from '../../events/event.entity';
import { mayRead } from '../../tasks/task.policy';

const OF_TASKS = ['task', 'activity'];
const OF_ALL = ['tag', 'lead', 'contact'];

/** Whether webhooks can ask for events of this kind at all. */
export const isTold = ({ subjectType }: Event): boolean =>
  OF_ALL.includes(subjectType) || OF_TASKS.includes(subjectType);

/** Whether a webhook of this owner may hear of an event: what they may see right after it. */
export function maySee(owner: Actor, { subjectType, ownerId, creatorId, snapshot }: Event): boolean {
  if (OF_ALL.includes(subjectType)) return true;
  if (!OF_TASKS.includes(subjectType)) return false;
  // The event of a purge names no owner: it is about a task that nobody saw any more.
  const { userId = 0, createdById = null } = (snapshot ?? {}) as { userId?: number; createdById?: number | null };
  return mayRead(owner, { userId: ownerId ?? userId, createdById: ownerId === null ? createdById : creatorId });
}

/**
 * The id of the message about an event, the same however often it is sent. A restored log gives the same numbers to other
 * events, so it is made of more than that.
 */
export function messageIdOf({ id, publicId, requestId, name, createdAt }: Event): string {
  const text = JSON.stringify([id, publicId, requestId, name, createdAt.getTime()]);
  return `msg_${hash('sha256', text, 'hex').slice(0, 32)}`;
}

/** What keeps an order: deliveries of one subject go out one after the other. */
export const subjectOf = ({ subjectType, subjectId, taskPublicId }: Event): string =>
  taskPublicId === null ? `${subjectType}:${subjectId}` : `of:${taskPublicId}`;
