import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { isAdmin, type Actor } from '../common/actor';
import type { Task } from './task.entity';

/*
 * Who may do what with a task: its owner, whoever made it and every admin, everything; nobody else, anything. Both the
 * guard at the door and the services, in the transaction of the change, ask here.
 */

export const mayRead = (actor: Actor, task: Pick<Task, 'userId' | 'createdById'>): boolean =>
  isAdmin(actor) || (actor.userId !== null && (actor.userId === task.userId || actor.userId === task.createdById));

export const mayChange = mayRead;

/** Whether the actor may bring in tasks of other origin, or say that somebody else made one. */
export const mayAttribute = isAdmin;

/** The same rule as a condition on the alias `task` of a query; an actor without a user sees none. */
export function onlyVisible<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  actor: Actor,
): SelectQueryBuilder<T> {
  if (isAdmin(actor)) return query;
  return actor.userId === null
    ? query.andWhere('1 = 0')
    : query.andWhere('(task.userId = :visibleTo OR task.createdById = :visibleTo)', { visibleTo: actor.userId });
}
