import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isAdmin, type Actor } from '../../common/actor';
import { dayOf } from '../../common/due';
import { isPossibleId } from '../../common/ids';
import { ChoresService } from '../../chores/chores.service';
import { UnitOfWork } from '../../database/unit-of-work';
import { foldCounts } from './count-slots';
import { PRIORITIES, STATUSES, type Priority, type Status } from '../task-fields';
import { conditionsOf, isUnbounded, type Query, type TaskFilter } from './task-query';

/** How many tasks there are, of which kind. */
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

/** Viewers of whom no user is one. */
const ALL = 0;
const NOBODY = -1;

/** Numbers of tasks that the database keeps as tasks change: reading them takes as long for many as for few. */
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
   * The exact number of tasks that the actor may see and the filter names: a statement with this one value. Nothing if
   * the filter asks for what is not counted.
   */
  numberOf(actor: Actor, filter: TaskFilter): Query | undefined {
    const { status, priority, ownerId, ...others } = filter;
    const cells = cellsOf(actor, ownerId);
    if (!cells || !isUnbounded(others)) return undefined;
    // A counter has the columns by which tasks are told apart, so that the conditions on tasks hold for it as well.
    const kinds = conditionsOf({ status, priority });
    const where = ['task.viewer_id = :viewer', `task.relation IN ('owner', :relation)`, ...kinds.map(({ sql }) => sql)];
    return {
      sql: `SELECT CAST(COALESCE(SUM(task.count), 0) AS integer) FROM task_counts task WHERE ${where.join(' AND ')}`,
      values: Object.assign({ ...cells }, ...kinds.map(({ values }) => values)) as Query['values'],
    };
  }

  /** Of the actor's own tasks; an admin may ask for those of somebody else, or by no owner for all. */
  async statistics(actor: Actor, ownerId: number | undefined, now = new Date()): Promise<Counts> {
    const viewer = viewerOf(isAdmin(actor) ? ownerId : (actor.userId ?? NOBODY));
    const today = dayOf(now);
    const times = [today.day, today.start.getTime(), now.getTime()];
    const sums = await this.unitOfWork.query<Sum>(viewer === ALL ? SUMS : SUMS_OF_OWNER, [viewer, ...times]);
    const owned = sums.filter(({ relation }) => relation === 'owner');
    return {
      total: totalOf(owned),
      overdue: totalOf(sums.filter(({ relation }) => relation === 'due')),
      byStatus: record(STATUSES, (key) => totalOf(owned.filter(({ status }) => status === key))),
      byPriority: record(PRIORITIES, (key) => totalOf(owned.filter(({ priority }) => PRIORITIES[priority] === key))),
    };
  }
}

const totalOf = (sums: Sum[]): number => sums.reduce((total, { count }) => total + count, 0);

const viewerOf = (ownerId: number | undefined): number =>
  ownerId === undefined ? ALL : isPossibleId(ownerId) ? ownerId : NOBODY;

/** Where the tasks of this owner that the actor may see are counted; not if the two are different people. */
function cellsOf(actor: Actor, ownerId: number | undefined): { viewer: number; relation: string } | undefined {
  if (isAdmin(actor)) return { viewer: viewerOf(ownerId), relation: 'owner' };
  const viewer = actor.userId ?? NOBODY;
  if (ownerId === undefined) return { viewer, relation: 'creator' };
  return ownerId === viewer ? { viewer, relation: 'owner' } : undefined;
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
