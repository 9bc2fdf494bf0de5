import type { Priority, Status } from '../../task-fields';
import type { ExportedTask } from '../../task.entity';
import { basicInstant, dayOf, type Chunks } from './export-format';

const STATUSES: Record<Status, string> = {
  pending: 'NEEDS-ACTION',
  in_progress: 'IN-PROCESS',
  completed: 'COMPLETED',
  cancelled: 'CANCELLED',
};
const PRIORITIES: Record<Priority, number> = { urgent: 1, high: 3, medium: 5, low: 9 };
const LONGEST_LINE_BYTES = 75;

/** A calendar of VTODOs (RFC 5545). */
export async function* icalendarOf(chunks: Chunks): AsyncGenerator<string> {
  yield content(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Tasksmith//Tasks//EN']);
  for await (const tasks of chunks) yield tasks.map((task) => content(todoOf(task))).join('');
  yield content(['END:VCALENDAR']);
}

const content = (lines: string[]): string => lines.map((line) => `${folded(line)}\r\n`).join('');

function todoOf(task: ExportedTask): string[] {
  const { due, completedAt, tags } = task;
  return [
    'BEGIN:VTODO',
    `UID:${task.publicId}`,
    `DTSTAMP:${basicInstant(task.updatedAt)}`,
    `CREATED:${basicInstant(task.createdAt)}`,
    `LAST-MODIFIED:${basicInstant(task.updatedAt)}`,
    `SUMMARY:${escaped(task.title)}`,
    ...(task.description ? [`DESCRIPTION:${escaped(task.description)}`] : []),
    ...(due
      ? [due.kind === 'date' ? `DUE;VALUE=DATE:${dayOf(due.at).replaceAll('-', '')}` : `DUE:${basicInstant(due.at)}`]
      : []),
    `STATUS:${STATUSES[task.status]}`,
    ...(completedAt ? [`COMPLETED:${basicInstant(completedAt)}`, 'PERCENT-COMPLETE:100'] : []),
    `PRIORITY:${PRIORITIES[task.priority]}`,
    ...(tags.length > 0 ? [`CATEGORIES:${tags.map(({ name }) => escaped(name)).join()}`] : []),
    'END:VTODO',
  ];
}

const escaped = (text: string): string =>
  text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r\n|\r|\n/g, String.raw`\n`);

/** Folds lines to at most 75 bytes, never within a character. */
function folded(line: string): string {
  if (line.length * 3 <= LONGEST_LINE_BYTES) return line;
  let bytes = 0;
  let text = '';
  for (const character of line) {
    const more = Buffer.byteLength(character);
    const isFull = bytes + more > LONGEST_LINE_BYTES;
    text += isFull ? `\r\n ${character}` : character;
    bytes = isFull ? 1 + more : bytes + more;
  }
  return text;
}
