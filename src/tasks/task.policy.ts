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

/** A condition on the alias `task`, with the parameter `visibleTo`. */
export interface VisibilityScope {
  sql: string;
  /** Whether all tasks fulfil it. */
  isAll?: boolean;
  /** Whether they are few, and better gathered and sorted than met in an order. */
  isFew?: boolean;
  /** Who owns all tasks that fulfil it, if somebody does. */
  owner?: string;
}

/**
 * The same rule as conditions of which every task that the actor may see fulfils exactly one: so a list can walk an
 * index for each, and meets nothing twice.
 */
export function visibilityScopes(actor: Actor): VisibilityScope[] {
  if (isAdmin(actor)) return [{ sql: '1 = 1', isAll: true }];
  if (actor.userId === null) return [{ sql: '1 = 0' }];
  return [
    { sql: 'task.user_id = :visibleTo', owner: ':visibleTo' },
    { sql: 'task.created_by_id = :visibleTo AND task.created_by_id <> task.user_id', isFew: true },
  ];
}

/** The same rule as one condition of a query; an actor without a user sees none. */
export function onlyVisible<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  actor: Actor,
): SelectQueryBuilder<T> {
  if (isAdmin(actor)) return query;
  const scopes = visibilityScopes(actor).map(({ sql }) => sql);
  return query.andWhere(`(${scopes.join(' OR ')})`, { visibleTo: actor.userId });
}
