import { isAdmin, type Actor } from '../common/actor';

/** A person sees and changes their own account; an admin everybody's. */
export const mayAccess = (actor: Actor, userId: number): boolean => isAdmin(actor) || actor.userId === userId;
