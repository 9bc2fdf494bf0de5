import type { Priority } from '../../task-fields';
import type { ExportedTask } from '../../task.entity';
import { dayOf, type Chunks } from './export-format';

/** Parts of a title that readers of todo.txt, such as our own import, take as something else. */
const SPECIAL = /^[+@]\S|^(?:due|due_at|pri|status|rec|t|h|words):\S/;

const LETTERS: Record<Priority, string | undefined> = { urgent: 'A', high: 'B', medium: undefined, low: 'D' };

/** Lines of todo.txt. Fields that it does not have become keys, which other programs keep. */
export async function* todoTxtOf(chunks: Chunks): AsyncGenerator<string> {
  for await (const tasks of chunks) yield tasks.map((task) => `${lineOf(task)}\n`).join('');
}

function lineOf(task: ExportedTask): string {
  const letter = LETTERS[task.priority];
  const created = dayOf(task.createdAt);
  const isClosed = task.isClosed();
  const words = task.title.trim().split(/\s+/);
  return [
    ...(isClosed ? ['x', dayOf(task.completedAt ?? task.updatedAt)] : letter ? [`(${letter})`] : []),
    // The date protects titles that begin with "x" or with a date.
    created,
    ...words,
    ...task.tags.map(({ name }) => `@${name.replaceAll(/\s+/g, '_')}`),
    ...(isClosed && letter ? [`pri:${letter}`] : []),
    ...dueOf(task),
    ...(task.status === 'in_progress' || task.status === 'cancelled' ? [`status:${task.status}`] : []),
    ...(words.some((word) => SPECIAL.test(word)) ? [`words:${words.length}`] : []),
  ].join(' ');
}

function dueOf({ due }: ExportedTask): string[] {
  if (!due) return [];
  const day = `due:${dayOf(due.at)}`;
  return due.kind === 'date' ? [day] : [day, `due_at:${due.at.toISOString()}`];
}
