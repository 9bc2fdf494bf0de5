import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Actor } from '../common/actor';
import { startOfPastDays } from '../common/due';
import { isPossibleId } from '../common/ids';
import { containing, isStorable } from '../common/text';
import { User } from '../users/user.entity';
import { TaskTag } from './task-tag.entity';
import { PRIORITIES, type Priority, type TaskType } from './task-fields';
import { Task } from './task.entity';
import { onlyVisible } from './task.policy';

/** Which tasks: all conditions hold together, an absent one does not count. */
export interface TaskFilter {
  status?: string;
  priority?: string;
  ownerId?: number;
  tagId?: number;
  /** Part of a tag's name; together with `tagId` it must be the same tag. */
  tagName?: string;
  /** Part of the title or the description. */
  search?: string;
  overdue?: boolean;
  dueFrom?: Date;
  dueTo?: Date;
  types?: readonly TaskType[];
  /** Public names of tasks, leads and owners. */
  publicIds?: string[];
  leadIds?: string[];
  owners?: string[];
  /** Completed or cancelled. */
  closed?: boolean;
  times?: TimeBound[];
  /** How far, in milliseconds, the asker's clocks are ahead of UTC; decides when days begin. */
  zone?: number;
}

/** The tasks whose time of this kind compares so with `at`. */
export interface TimeBound {
  of: 'actionable' | 'due' | 'created' | 'updated';
  is: '<' | '<=' | '>' | '>=' | '=';
  at: Date;
}

/**
 * When a task becomes actionable, with the parameter `zone`: an instant at itself; a day, as well as the day on which
 * a task without a due value was made, when it begins where the asker is.
 */
export const ACTIONABLE = `CASE task.dueKind WHEN 'instant' THEN task.dueAt WHEN 'date' THEN task.dueAt - :zone
  ELSE task.createdAt - ((task.createdAt + :zone) % 86400000) END`;

const TIMES: Record<TimeBound['of'], string> = {
  actionable: ACTIONABLE,
  due: `CASE task.dueKind WHEN 'instant' THEN task.dueAt WHEN 'date' THEN task.dueAt - :zone END`,
  created: 'task.createdAt',
  updated: 'task.updatedAt',
};

/** The condition that a task (alias `task`) is overdue, with its parameters. */
export const OVERDUE = `task.status NOT IN ('completed', 'cancelled') AND (
  (task.dueKind = 'instant' AND task.dueAt < :now) OR (task.dueKind = 'date' AND task.dueAt <= :startOfPastDays))`;

export const overdueAt = (now: Date): object => ({
  now: now.getTime(),
  startOfPastDays: startOfPastDays(now).getTime(),
});

/** The tasks that the actor may see and the filter names, on the alias `task`. */
export function tasksWhere(em: EntityManager, actor: Actor, filter: TaskFilter): SelectQueryBuilder<Task> {
  const query = onlyVisible(em.createQueryBuilder(Task, 'task'), actor);
  const { status, priority, ownerId, search, overdue, dueFrom, dueTo } = filter;
  if (status !== undefined) query.andWhere('task.status = :status', { status: storable(status) });
  if (priority !== undefined)
    query.andWhere('task.priority = :rank', { rank: PRIORITIES.indexOf(priority as Priority) });
  if (ownerId !== undefined) query.andWhere('task.userId = :ownerId', { ownerId: possibleId(ownerId) });
  if (search !== undefined)
    query.andWhere(isStorable(search) ? `task.searchText LIKE :search ESCAPE '\\'` : '1 = 0', {
      search: containing(search),
    });
  if (overdue) query.andWhere(`(${OVERDUE})`, overdueAt(new Date()));
  if (dueFrom) query.andWhere('task.dueAt >= :dueFrom', { dueFrom: dueFrom.getTime() });
  if (dueTo) query.andWhere('task.dueAt <= :dueTo', { dueTo: dueTo.getTime() });
  return withTag(withTimes(withNames(query, filter), filter), filter);
}

function withNames(query: SelectQueryBuilder<Task>, filter: TaskFilter): SelectQueryBuilder<Task> {
  const { types, publicIds, leadIds, owners, closed } = filter;
  const oneOf = (column: string, name: string, values: readonly string[] | undefined): void => {
    if (values === undefined) return;
    const possible = values.filter(isPossibleName);
    if (possible.length === 0) query.andWhere('1 = 0');
    else query.andWhere(`${column} IN (:...${name})`, { [name]: possible });
  };
  oneOf('task.type', 'types', types);
  oneOf('task.publicId', 'publicIds', publicIds);
  oneOf('task.leadId', 'leadIds', leadIds);
  if (owners !== undefined) {
    const named = query.subQuery().select('owner.id').from(User, 'owner').where('owner.publicId IN (:...owners)');
    query.andWhere(`task.userId IN ${named.getQuery()}`, { owners: ['', ...owners.filter(isPossibleName)] });
  }
  if (closed !== undefined) query.andWhere(`task.status ${closed ? 'IN' : 'NOT IN'} ('completed', 'cancelled')`);
  return query;
}

function withTimes(query: SelectQueryBuilder<Task>, { times = [], zone = 0 }: TaskFilter): SelectQueryBuilder<Task> {
  times.forEach(({ of, is, at }, i) =>
    query.andWhere(`${TIMES[of]} ${is} :at${i}`, { [`at${i}`]: at.getTime(), zone }),
  );
  return query;
}

/** One EXISTS, so that id and name speak of the same tag and a task with two matching tags counts once. */
function withTag(query: SelectQueryBuilder<Task>, { tagId, tagName }: TaskFilter): SelectQueryBuilder<Task> {
  if (tagId === undefined && tagName === undefined) return query;
  const link = query.subQuery().select('1').from(TaskTag, 'link').where('link.taskId = task.id');
  if (tagId !== undefined) {
    link.andWhere('link.tagId = :tagId');
    query.setParameter('tagId', possibleId(tagId));
  }
  if (tagName !== undefined) {
    link.innerJoin('link.tag', 'tag').andWhere(`tag.nameKey LIKE :tagName ESCAPE '\\'`);
    query.setParameter('tagName', containing(storable(tagName)));
  }
  return query.andWhere(`EXISTS ${link.getQuery()}`);
}

// U+FFFF is no character: text that could not have been stored is looked for in vain, not refused by a database.
const storable = (text: string): string => (isStorable(text) ? text : '\uffff');

const isPossibleName = (name: string): boolean => /^\w+$/.test(name);

const possibleId = (id: number): number => (isPossibleId(id) ? id : 0);
