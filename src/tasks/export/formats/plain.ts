import { stringify } from 'csv-stringify/sync';
import { presentTask } from '../../task.presenter';
import type { ExportedTask } from '../../task.entity';
import type { ExportedTaskView } from '../exported-task.presenter';
import { disarmed, joinNames } from './csv-cells';
import type { Chunks } from './export-format';

const CSV = {
  record_delimiter: '\r\n',
  // Readers also end a record at a lone LF or CR, unless it is quoted. The default here quotes only CRLF.
  quote_record_delimiter: true,
  cast: { boolean: (value: boolean) => (value ? 'True' : 'False'), string: disarmed },
};

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
    const lines = tasks.map((task) => lineOf(task, plainly));
    yield separator + JSON.stringify(lines, null, 2).slice('['.length, -'\n]'.length);
    separator = ',';
  }
  yield '\n]\n';
}

/** One JSON object per line. */
export async function* ndjsonOf(chunks: Chunks): AsyncGenerator<string> {
  for await (const tasks of chunks) yield tasks.map((task) => `${JSON.stringify(lineOf(task, plainly))}\n`).join('');
}

const plainly = (names: string[]): string => names.join(', ');

/** The order of its keys is the order of the columns. */
function lineOf(task: ExportedTask, joined: (names: string[]) => string): ExportedTaskView {
  const { tags, ...shown } = presentTask(task);
  return {
    ...shown,
    user_username: task.user!.username,
    user_email: task.user!.email,
    tags: joined(tags.map(({ name }) => name)),
  };
}
