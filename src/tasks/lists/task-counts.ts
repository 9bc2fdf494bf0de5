import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isAdmin, type Actor } from '../../common/actor';
import { dayOf } from '../../common/time/due';
import { isPossibleId } from '../../common/ids';
import { ChoresService } from '../../chores/chores.service';
import { UnitOfWork } from '../../database/unit-of-work';
import { foldCounts } from './count-slots';
import { PRIORITIES, STATUSES, type Priority, type Status } from '../task-fields';
import { visibleTasksSql } from './task-legs';
import { conditionsOf, isUnbounded, OVERDUE, overdueAt, plannedFor, type Query, type TaskFilter } from './task-query';
import { resolved } from '../filter/filter-conditions';
import { markIfFew } from './task-few';
import { withSearchIndex } from './task-search';

/** Task counts by kind. */
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

/** Special viewers: everybody's tasks, and nobody's. */
const ALL = 0;
const NOBODY = -1;

/** Task counts that triggers keep up to date. Reading them takes the same time however many tasks there are. */
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
   * Counts the tasks that the actor may see and that match the filter. Undefined if the filter has a condition without
   * counts.
   */
  numberOf(actor: Actor, filter: TaskFilter): Query | undefined {
    const { statuses, priorities, ownerIds, ...others } = filter;
    const cells = cellsOf(actor, ownerIds);
    if (!cells || !isUnbounded(others)) return undefined;
    // A count has the same columns as a task, so task conditions work on it.
    const kinds = conditionsOf({ statuses, priorities });
    const where = ['task.viewer_id IN (:...viewers)', `task.relation IN ('owner', :relation)`];
    return {
      sql: `SELECT CAST(COALESCE(SUM(task.count), 0) AS integer) FROM task_counts task
        WHERE ${[...where, ...kinds.map(({ sql }) => sql)].join(' AND ')}`,
      values: Object.assign({ ...cells }, ...kinds.map(({ values }) => values)) as Query['values'],
    };
  }

  /** Counts of the tasks that the actor may see and that match the filter. */
  async statistics(actor: Actor, wanted: TaskFilter, now = new Date()): Promise<Counts> {
    const filter = await resolved(this.unitOfWork, wanted, now);
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
    return withSearchIndex(this.unitOfWork, await markIfFew(this.unitOfWork, filter), (fast) => {
      const { sql, values } = visibleTasksSql('task.status, task.priority, task.due_kind, task.due_at', actor, fast);
      const sums = `WITH seen AS (${sql}) ${sumSql('owner', '1 = 1')} UNION ALL ${sumSql('due', OVERDUE)}`;
      return this.unitOfWork.query<Sum>(plannedFor(fast, sums), { ...values, ...overdueAt(now) });
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

/** Where the visible tasks of these owners are counted; undefined if there is no count for them. */
function cellsOf(actor: Actor, ownerIds: TaskFilter['ownerIds']): { viewers: number[]; relation: string } | undefined {
  const viewers = ownerIds && [NOBODY, ...new Set(ownerIds.map(viewerOf))];
  if (isAdmin(actor)) return { viewers: viewers ?? [ALL], relation: 'owner' };
  if (ownerIds === undefined) return { viewers: [actor.userId ?? NOBODY], relation: 'creator' };
  return isOwn(actor, ownerIds) ? { viewers: viewers!, relation: 'owner' } : undefined;
}

// Past days come from the counts; tasks due earlier today are counted one by one.
const SUMS = `SELECT relation, status, priority, CAST(SUM(count) AS integer) AS count FROM task_counts
  WHERE viewer_id = $1 AND relation IN ('owner', 'due') AND due_day < $2 GROUP BY relation, status, priority
  UNION ALL SELECT 'due', 'open', 0, CAST(COUNT(*) AS integer) FROM tasks
  WHERE due_kind = 'instant' AND due_at >= $3 AND due_at < $4
    AND status NOT IN ('completed', 'cancelled') AND deleted_at IS NULL`;
// The unary plus excludes the index on user_id, which would read each task of the owner. The index of open due tasks
// has all the columns needed.
const SUMS_OF_OWNER = `${SUMS} AND +user_id = $1`;

const record = <K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;
