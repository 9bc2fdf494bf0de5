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

/**
 * The same rule as conditions on the alias `task`, with the parameter `visibleTo`. A task that the actor may see fulfils
 * exactly one of them, so that a list can walk an index for each and meets nothing twice.
 */
export function waysToSee(actor: Actor): string[] {
  if (isAdmin(actor)) return ['1 = 1'];
  if (actor.userId === null) return ['1 = 0'];
  return ['task.user_id = :visibleTo', 'task.created_by_id = :visibleTo AND task.created_by_id <> task.user_id'];
}

/** The same rule as one condition of a query; an actor without a user sees none. */
export function onlyVisible<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  actor: Actor,
): SelectQueryBuilder<T> {
  if (isAdmin(actor)) return query;
  return query.andWhere(`(${waysToSee(actor).join(' OR ')})`, { visibleTo: actor.userId });
}
