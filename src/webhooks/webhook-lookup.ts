import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { isAdmin, type UserActor } from '../common/actor';
import { notFound } from '../common/errors';
import { isPossibleId } from '../common/ids';
import { isPossiblePublicId } from '../common/public-id';
import { lockedIn } from '../database/locks';
import { bytewise, type SortSql } from '../database/sorted';
import { User } from '../users/user.entity';
import { Webhook } from './webhook.entity';
import { mayManage } from './webhook.policy';

/** Sort keys: all single-valued fields. The first is the default. */
export const WEBHOOK_SORTS = [
  'id',
  'url',
  'description',
  'filter',
  'status',
  'pause_reason',
  'queued',
  'created_at',
  'updated_at',
  'user_id',
] as const;
export type WebhookSort = (typeof WEBHOOK_SORTS)[number];

export const WEBHOOK_SORT_SQL: SortSql<WebhookSort> = {
  id: 'webhook.id',
  url: bytewise('webhook.url'),
  description: bytewise('webhook.description'),
  filter: bytewise('webhook.filter'),
  status: bytewise('webhook.status'),
  pause_reason: bytewise('webhook.pauseReason'),
  queued: 'webhook.queued',
  created_at: 'webhook.createdAt',
  updated_at: 'webhook.updatedAt',
  user_id: 'webhook.userId',
};

/** Identifies a webhook of one API by its id or its public id. */
export interface WebhookRef {
  api: string;
  id: number | string;
}

/** Webhooks created through the actor's API: the actor's own, or all for admins. */
export const visible = (em: EntityManager, actor: UserActor) => {
  const query = em.createQueryBuilder(Webhook, 'webhook').where('webhook.api = :api', { api: actor.api });
  return isAdmin(actor) ? query : query.andWhere('webhook.userId = :userId', { userId: actor.userId });
};

/** Throws `not_found`. Inside a unit of work, locks the row until its end. */
export async function findWebhook(em: EntityManager, actor: UserActor, { api, id }: WebhookRef): Promise<Webhook> {
  const isPossible = typeof id === 'number' ? isPossibleId(id) : isPossiblePublicId(id);
  const where: FindOptionsWhere<Webhook> = typeof id === 'number' ? { id, api } : { publicId: id, api };
  const webhook = isPossible ? await em.findOne(Webhook, { where, ...lockedIn(em) }) : null;
  if (!webhook || !mayManage(actor, webhook)) throw notFound('webhook');
  const [user, updatedBy] = await Promise.all(
    [webhook.userId, webhook.updatedById ?? 0].map((userId) => em.findOneBy(User, { id: userId })),
  );
  return Object.assign(webhook, { user, updatedBy });
}
