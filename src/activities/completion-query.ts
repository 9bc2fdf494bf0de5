import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { isAdmin, type Actor } from '../common/actor';
import { inMilliseconds, type Comparison } from '../common/time/instant';
import { isPossiblePublicId } from '../common/public-id';
import { onlyVisible } from '../tasks/task.policy';
import { Task } from '../tasks/task.entity';
import { User } from '../users/user.entity';
import { TaskCompletion } from './completion.entity';

/** Completions must match all conditions; absent conditions are ignored. */
export interface CompletionFilter {
  ids?: string[];
  leadIds?: string[];
  contactIds?: string[];
  /** Public ids of the users who completed the tasks. */
  users?: string[];
  times?: { is: Comparison; at: Date }[];
}

/** The completions that the actor may see and that match the filter, on the alias `completion`. */
export function completionsWhere(
  em: EntityManager,
  actor: Actor,
  { ids, leadIds, contactIds, users, times = [] }: CompletionFilter,
): SelectQueryBuilder<TaskCompletion> {
  const query = em.createQueryBuilder(TaskCompletion, 'completion').where('1 = 1');
  const oneOf = (column: string, name: string, values: string[] | undefined): void => {
    if (values) query.andWhere(`${column} IN (:...${name})`, { [name]: ['', ...values.filter(isPossiblePublicId)] });
  };
  oneOf('completion.id', 'ids', ids);
  oneOf('completion.leadId', 'leadIds', leadIds);
  oneOf('completion.contactId', 'contactIds', contactIds);
  if (users) {
    const named = query.subQuery().select('person.id').from(User, 'person').where('person.publicId IN (:...users)');
    query.andWhere(`completion.userId IN ${named.getQuery()}`, { users: ['', ...users.filter(isPossiblePublicId)] });
  }
  times.forEach((bound, i) => {
    const { is, ms } = inMilliseconds(bound.is, bound.at);
    query.andWhere(`completion.createdAt ${is} :at${i}`, { [`at${i}`]: ms });
  });
  return isAdmin(actor) ? query : ofVisibleTasks(query, actor);
}

/** Users see the completions of tasks that they may see; of purged tasks, those that name them. */
function ofVisibleTasks(query: SelectQueryBuilder<TaskCompletion>, actor: Actor): SelectQueryBuilder<TaskCompletion> {
  const task = query.subQuery().select('1').from(Task, 'task').where('task.publicId = completion.taskPublicId');
  const any = task.getQuery();
  const visible = onlyVisible(task, actor);
  return query.andWhere(
    `(EXISTS ${visible.getQuery()} OR
      (NOT EXISTS ${any} AND (completion.taskOwnerId = :visibleTo OR completion.userId = :visibleTo)))`,
    { visibleTo: actor.userId },
  );
}
