import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { isAdmin, type Actor } from '../common/actor';
import type { Task } from './task.entity';

/*
 * The owner, the creator and admins may do everything with a task; others nothing. The guard checks this before a read,
 * the services in the transaction of a change.
 */

export const mayRead = (actor: Actor, task: Pick<Task, 'userId' | 'createdById'>): boolean =>
  isAdmin(actor) || (actor.userId !== null && (actor.userId === task.userId || actor.userId === task.createdById));

export const mayChange = mayRead;

/** Whether the actor may import tasks and set their creator. */
export const mayAttribute = isAdmin;

/** A condition on the alias `task`, with the parameter `visibleTo`. */
export interface VisibilityScope {
  sql: string;
  /** Whether all tasks match. */
  isAll?: boolean;
  /** Whether so few tasks match that collecting and sorting them is faster than walking an index in order. */
  isFew?: boolean;
  /** The owner, if all matching tasks have the same one. */
  owner?: string;
}

/**
 * The same rule as a set of conditions. Every visible task matches exactly one, so a list can walk one index per
 * condition without duplicates.
 */
export function visibilityScopes(actor: Actor): VisibilityScope[] {
  if (isAdmin(actor)) return [{ sql: '1 = 1', isAll: true }];
  if (actor.userId === null) return [{ sql: '1 = 0' }];
  return [
    { sql: 'task.user_id = :visibleTo', owner: ':visibleTo' },
    { sql: 'task.created_by_id = :visibleTo AND task.created_by_id <> task.user_id', isFew: true },
  ];
}

/** The same rule as a single query condition. Actors without a user see nothing. */
export function onlyVisible<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  actor: Actor,
): SelectQueryBuilder<T> {
  if (isAdmin(actor)) return query;
  const scopes = visibilityScopes(actor).map(({ sql }) => sql);
  return query.andWhere(`(${scopes.join(' OR ')})`, { visibleTo: actor.userId });
}
