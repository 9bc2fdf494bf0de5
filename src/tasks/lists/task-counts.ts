import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isAdmin, type Actor } from '../../common/actor';
import { dayOf } from '../../common/due';
import { isPossibleId } from '../../common/ids';
import { ChoresService } from '../../chores/chores.service';
import { UnitOfWork } from '../../database/unit-of-work';
import { foldCounts } from './count-slots';
import { PRIORITIES, STATUSES, type Priority, type Status } from '../task-fields';
import { seenSql } from './task-legs';
import { conditionsOf, isUnbounded, OVERDUE, overdueAt, type Query, type TaskFilter } from './task-query';
import { resolved } from '../filter/filter-conditions';
import { knowingFew } from './task-few';
import { withSearchIndex } from './task-search';

/** Numbers of tasks by kind. */
export interface Counts {
  total: number;
  overdue: number;
  byStatus: Record<Status, number>;
  byPriority: Record<Priority, number>;
}

interface Sum {
  relation: 'owner' | 'creator' | 'due';
  status: string;
  priority: number;
  count: number;
}

/** Viewers that are not users. */
const ALL = 0;
const NOBODY = -1;

/** Counts that the database updates as tasks change. Reading them takes the same time for few tasks and for many. */
@Injectable()
export class TaskCounts implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly chores: ChoresService,
  ) {}

  onModuleInit(): void {
    this.chores.every('task-counts', 24, foldCounts);
  }

  /**
   * A query for the exact number of tasks that the actor may see and that match the filter. Undefined if the filter
   * has a condition that is not counted.
   */
  numberOf(actor: Actor, filter: TaskFilter): Query | undefined {
    const { statuses, priorities, ownerIds, ...others } = filter;
    const cells = cellsOf(actor, ownerIds);
    if (!cells || !isUnbounded(others)) return undefined;
    // A counter has the same columns as a task, so conditions on tasks work on it.
    const kinds = conditionsOf({ statuses, priorities });
    const where = ['task.viewer_id IN (:...viewers)', `task.relation IN ('owner', :relation)`];
    return {
      sql: `SELECT CAST(COALESCE(SUM(task.count), 0) AS integer) FROM task_counts task
        WHERE ${[...where, ...kinds.map(({ sql }) => sql)].join(' AND ')}`,
      values: Object.assign({ ...cells }, ...kinds.map(({ values }) => values)) as Query['values'],
    };
  }

  /** Of the tasks that the actor may see and that match the filter. */
  async statistics(actor: Actor, wanted: TaskFilter, now = new Date()): Promise<Counts> {
    const filter = resolved(wanted, now);
    const { ownerIds, ...others } = filter;
    const viewer = ownerIds === undefined ? ALL : viewerOf(ownerIds[0]);
    const isKept = isUnbounded(others) && (isAdmin(actor) ? (ownerIds?.length ?? 1) === 1 : isOwn(actor, ownerIds));
    const sums = await (isKept ? this.keptSums(viewer, now) : this.countedSums(actor, filter, now));
    const owned = sums.filter(({ relation }) => relation === 'owner');
    return {
      total: totalOf(owned),
      overdue: totalOf(sums.filter(({ relation }) => relation === 'due')),
      byStatus: record(STATUSES, (key) => totalOf(owned.filter(({ status }) => status === key))),
      byPriority: record(PRIORITIES, (key) => totalOf(owned.filter(({ priority }) => PRIORITIES[priority] === key))),
    };
  }

  private keptSums(viewer: number, now: Date): Promise<Sum[]> {
    const today = dayOf(now);
    const times = [today.day, today.start.getTime(), now.getTime()];
    return this.unitOfWork.query<Sum>(viewer === ALL ? SUMS : SUMS_OF_OWNER, [viewer, ...times]);
  }

  private async countedSums(actor: Actor, filter: TaskFilter, now: Date): Promise<Sum[]> {
    return withSearchIndex(this.unitOfWork, await knowingFew(this.unitOfWork, filter), (fast) => {
      const { sql, values } = seenSql('task.status, task.priority, task.due_kind, task.due_at', actor, fast);
      const sums = `WITH seen AS (${sql}) ${sumSql('owner', '1 = 1')} UNION ALL ${sumSql('due', OVERDUE)}`;
      return this.unitOfWork.query<Sum>(sums, { ...values, ...overdueAt(now) });
    });
  }
}

const sumSql = (relation: Sum['relation'], where: string): string =>
  `SELECT '${relation}' AS relation, task.status, task.priority, CAST(COUNT(*) AS integer) AS count FROM seen task
   WHERE ${where} GROUP BY task.status, task.priority`;

const totalOf = (sums: Sum[]): number => sums.reduce((total, { count }) => total + count, 0);

const viewerOf = (ownerId: number | undefined): number =>
  ownerId !== undefined && isPossibleId(ownerId) ? ownerId : NOBODY;

const isOwn = (actor: Actor, ownerIds: TaskFilter['ownerIds']): boolean =>
  ownerIds?.length === 1 && ownerIds[0] === actor.userId;

/** Where the tasks of these owners that the actor may see are counted; not if they are other people than the actor. */
function cellsOf(actor: Actor, ownerIds: TaskFilter['ownerIds']): { viewers: number[]; relation: string } | undefined {
  const viewers = ownerIds && [NOBODY, ...new Set(ownerIds.map(viewerOf))];
  if (isAdmin(actor)) return { viewers: viewers ?? [ALL], relation: 'owner' };
  if (ownerIds === undefined) return { viewers: [actor.userId ?? NOBODY], relation: 'creator' };
  return isOwn(actor, ownerIds) ? { viewers: viewers!, relation: 'owner' } : undefined;
}

// Days that are over by their counts; of today, the instants that have passed.
const SUMS = `SELECT relation, status, priority, CAST(SUM(count) AS integer) AS count FROM task_counts
  WHERE viewer_id = $1 AND relation IN ('owner', 'due') AND due_day < $2 GROUP BY relation, status, priority
  UNION ALL SELECT 'due', 'open', 0, CAST(COUNT(*) AS integer) FROM tasks
  WHERE due_kind = 'instant' AND due_at >= $3 AND due_at < $4
    AND status NOT IN ('completed', 'cancelled') AND deleted_at IS NULL`;
// With a sign, so that the index of what is due and open is taken, which alone has all that is asked: the tasks of the
// owner that another leads to would each have to be looked at.
const SUMS_OF_OWNER = `${SUMS} AND +user_id = $1`;

const record = <K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;
