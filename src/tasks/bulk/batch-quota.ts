import type { EntityManager } from 'typeorm';
import { quotaExceeded, type TaskQuota } from '../records/task-quota';
import type { Task } from '../task.entity';
import type { Batched } from './bulk-context';

/** An operation of a batch that gave a user a task. */
export interface Gain {
  index: number;
  userId: number;
}

/** Refuses the last operations that give users more tasks than they may own after the whole batch. */
export async function refuseBeyondQuota(
  em: EntityManager,
  quota: TaskQuota,
  all: Batched[],
  gains: Gain[],
  refuse: (index: number, error: Error) => void,
): Promise<void> {
  const users = new Set(gains.map(({ userId }) => userId));
  for (const userId of [...users].toSorted((a, b) => a - b)) {
    const owned = ({ userId: owner, deletedAt }: Task): number => (owner === userId && !deletedAt ? 1 : 0);
    const more = all.reduce((sum, { task, stored }) => sum + owned(task) - owned(stored), 0);
    const over = await quota.overBy(em, userId, more);
    const theirs = gains.filter((gain) => gain.userId === userId);
    if (over > 0) for (const { index } of theirs.slice(-over)) refuse(index, quotaExceeded());
  }
}
