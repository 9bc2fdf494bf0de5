import { hash } from 'node:crypto';
import type { Actor } from '../../common/actor';
import type { Event } from '../../events/event.entity';
import { mayRead } from '../../tasks/task.policy';

const OF_TASKS = ['task', 'activity'];
const OF_ALL = ['tag', 'lead', 'contact'];

/** Whether webhooks can subscribe to events of this kind. */
export const isForWebhooks = ({ subjectType }: Event): boolean =>
  OF_ALL.includes(subjectType) || OF_TASKS.includes(subjectType);

/** Whether the owner of a webhook may see the event, i.e. its subject right after the change. */
export function maySee(owner: Actor, { subjectType, ownerId, creatorId, snapshot }: Event): boolean {
  if (OF_ALL.includes(subjectType)) return true;
  if (!OF_TASKS.includes(subjectType)) return false;
  // Purge events have no owner: nobody could see the task any more. The snapshot tells who owned it.
  const { userId = 0, createdById = null } = (snapshot ?? {}) as { userId?: number; createdById?: number | null };
  return mayRead(owner, { userId: ownerId ?? userId, createdById: ownerId === null ? createdById : creatorId });
}

/**
 * The message id of an event, the same for every delivery of it. It also hashes the content, because a restored log can
 * reuse event ids.
 */
export function messageIdOf({ id, publicId, requestId, name, createdAt }: Event): string {
  const text = JSON.stringify([id, publicId, requestId, name, createdAt.getTime()]);
  return `msg_${hash('sha256', text, 'hex').slice(0, 32)}`;
}

/** Deliveries with the same subject are sent one at a time, in order. */
export const subjectOf = ({ subjectType, subjectId, taskPublicId }: Event): string =>
  taskPublicId === null ? `${subjectType}:${subjectId}` : `of:${taskPublicId}`;
