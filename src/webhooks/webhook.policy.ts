import { isAdmin, type Actor } from '../common/actor';
import type { Webhook } from './webhook.entity';

/** Users see and change their own webhooks, admins all. */
export const mayManage = (actor: Actor, { userId }: Pick<Webhook, 'userId'>): boolean =>
  isAdmin(actor) || actor.userId === userId;
