import { isAdmin, type Actor } from '../common/actor';
import type { Webhook } from './webhook.entity';

/** Users manage their own webhooks; admins manage all of them. */
export const mayManage = (actor: Actor, { userId }: Pick<Webhook, 'userId'>): boolean =>
  isAdmin(actor) || actor.userId === userId;
