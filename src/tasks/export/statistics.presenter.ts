import type { Counts } from '../lists/task-counts';
import type { Priority } from '../task-fields';

class PriorityCounts implements Record<Priority, number> {
  low!: number;
  medium!: number;
  high!: number;
  urgent!: number;
}

/** How many tasks there are, of which kind. */
export class StatisticsView {
  total_tasks!: number;
  completed_tasks!: number;
  pending_tasks!: number;
  in_progress_tasks!: number;
  cancelled_tasks!: number;
  overdue_tasks!: number;
  by_priority!: PriorityCounts;
}

export function presentStatistics({ total, overdue, byStatus, byPriority }: Counts): StatisticsView {
  return {
    total_tasks: total,
    completed_tasks: byStatus.completed,
    pending_tasks: byStatus.pending,
    in_progress_tasks: byStatus.in_progress,
    cancelled_tasks: byStatus.cancelled,
    overdue_tasks: overdue,
    by_priority: byPriority,
  };
}
