import { stringify } from 'csv-stringify/sync';
import { disarmed, joinNames } from './csv-cells';
import type { ExportedTaskView } from './exported-task.presenter';
import type { Task } from '../task.entity';
import { presentTask } from '../task.presenter';

const CSV = {
  record_delimiter: '\r\n',
  // CSV readers also treat a lone LF or CR as the end of a record, but by default only CRLF is quoted.
  quote_record_delimiter: true,
  cast: { boolean: (value: boolean) => (value ? 'True' : 'False'), string: disarmed },
};

/** Chunks are never empty. */
export type Chunks = AsyncIterable<Task[]>;

/** RFC 4180 with a header line. */
export async function* csvOf(chunks: Chunks): AsyncGenerator<string> {
  let hasHeader = false;
  for await (const tasks of chunks) {
    const lines = tasks.map((task) => lineOf(task, joinNames));
    const header = hasHeader ? [] : [Object.keys(lines[0]!)];
    hasHeader = true;
    yield stringify([...header, ...lines.map((line) => Object.values(line))], CSV);
  }
}

/** A JSON array, indented by two spaces. */
export async function* jsonOf(chunks: Chunks): AsyncGenerator<string> {
  let separator = '[';
  for await (const tasks of chunks) {
    yield (
      separator +
      JSON.stringify(
        tasks.map((task) => lineOf(task, plainly)),
        null,
        2,
      ).slice('['.length, -'\n]'.length)
    );
    separator = ',';
  }
  yield '\n]\n';
}

const plainly = (names: string[]): string => names.join(', ');

/** The order of the keys is the order of the columns. */
function lineOf(task: Task, joined: (names: string[]) => string): ExportedTaskView {
  const { tags, ...shown } = presentTask(task);
  return {
    ...shown,
    user_username: task.user!.username,
    user_email: task.user!.email,
    tags: joined(tags.map(({ name }) => name)),
  };
}
