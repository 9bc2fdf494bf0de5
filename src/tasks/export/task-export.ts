import { stringify } from 'csv-stringify/sync';
import { naiveUtc } from '../../common/instant';
import type { ExportedTaskView } from './exported-task.presenter';
import type { Task } from '../task.entity';

const COLUMNS = [
  'id',
  'title',
  'description',
  'status',
  'priority',
  'due_date',
  'completed_at',
  'is_overdue',
  'is_completed',
  'created_at',
  'updated_at',
  'user_id',
  'user_username',
  'user_email',
  'tags',
] as const satisfies (keyof ExportedTaskView)[];

const CSV = {
  record_delimiter: '\r\n',
  // A reader takes a lone LF or CR for the end of a record as well, unless it is quoted; by default only CRLF is here.
  quote_record_delimiter: true,
  // A cell that begins like a formula would be run by the spreadsheet that opens it.
  escape_formulas: true,
  cast: { boolean: (value: boolean) => (value ? 'True' : 'False') },
};

export type Chunks = AsyncIterable<Task[]>;

/** RFC 4180 with a header line. */
export async function* csvOf(chunks: Chunks): AsyncGenerator<string> {
  yield stringify([[...COLUMNS]], CSV);
  for await (const tasks of chunks)
    yield stringify(
      tasks.map((task) => Object.values(lineOf(task))),
      CSV,
    );
}

/** A bare array, indented by two spaces. */
export async function* jsonOf(chunks: Chunks): AsyncGenerator<string> {
  let separator = '[';
  for await (const tasks of chunks) {
    yield separator + JSON.stringify(tasks.map(lineOf), null, 2).slice('['.length, -'\n]'.length);
    separator = ',';
  }
  yield '\n]\n';
}

/** The order of its keys is the order of the columns. */
function lineOf(task: Task): ExportedTaskView {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    status: task.status,
    priority: task.priority,
    due_date: task.dueAt && naiveUtc(task.dueAt),
    completed_at: task.completedAt && naiveUtc(task.completedAt),
    is_overdue: task.isOverdue(new Date()),
    is_completed: task.isCompleted(),
    created_at: naiveUtc(task.createdAt),
    updated_at: naiveUtc(task.updatedAt),
    user_id: task.userId,
    user_username: task.user!.username,
    user_email: task.user!.email,
    tags: task.tags.map((tag) => tag.name).join(', '),
  };
}
