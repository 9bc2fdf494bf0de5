import { isAdmin, type Actor } from '../common/actor';

/** Users may read and change their own account, admins all accounts. */
export const mayAccess = (actor: Actor, userId: number): boolean => isAdmin(actor) || actor.userId === userId;
