import { createHash } from 'node:crypto';
import type { Priority, Status } from '../../task-fields';
import type { ExportedTask } from '../../task.entity';
import { basicInstant, type Chunks } from './export-format';
import type { TaskwarriorTaskView } from './taskwarrior.presenter';

const STATUSES: Record<Status, string> = {
  pending: 'pending',
  in_progress: 'pending',
  completed: 'completed',
  cancelled: 'deleted',
};
const PRIORITIES: Record<Priority, string> = { urgent: 'H', high: 'H', medium: 'M', low: 'L' };

/** The input of `task import`: an array with one task per line. */
export async function* taskwarriorOf(chunks: Chunks): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const tasks of chunks) {
    yield separator + tasks.map((task) => JSON.stringify(presentTaskwarrior(task))).join(',\n');
    separator = ',\n';
  }
  yield '\n]\n';
}

function presentTaskwarrior(task: ExportedTask): TaskwarriorTaskView {
  const { title, description, status, due, completedAt } = task;
  const entry = basicInstant(task.createdAt);
  const modified = basicInstant(task.updatedAt);
  const end = completedAt ? basicInstant(completedAt) : modified;
  return {
    uuid: uuidOf(task.publicId),
    description: title,
    status: STATUSES[status],
    entry,
    modified,
    ...(due ? { due: basicInstant(due.at) } : {}),
    ...(status === 'in_progress' ? { start: modified } : {}),
    ...(task.isClosed() ? { end } : {}),
    priority: PRIORITIES[task.priority],
    ...(task.tags.length > 0 ? { tags: task.tags.map(({ name }) => name) } : {}),
    ...(description ? { annotations: [{ entry, description }] } : {}),
  };
}

/** Always the same for a task, so that Taskwarrior updates tasks that it has imported before. */
function uuidOf(publicId: string): string {
  const hex = createHash('sha256').update(publicId).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
