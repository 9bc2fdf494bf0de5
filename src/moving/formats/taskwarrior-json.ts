import { invalid, type FieldErrors } from '../../common/errors';
import type { Priority, Status } from '../../tasks/task-fields';
import type { Item, ItemFields, Read, UnmappedValue } from '../item';
import { basicInstant } from '../reading/dates';
import { jsonItems } from '../reading/json-items';
import { textIn, textsIn, unmappedOf } from './fields';
import { surely, type Format } from './format';

const STATUSES: Record<string, Status> = {
  pending: 'pending',
  waiting: 'pending',
  recurring: 'pending',
  completed: 'completed',
  deleted: 'cancelled',
};
const PRIORITIES: Record<string, Priority> = { H: 'high', M: 'medium', L: 'low' };

/** Attributes that a task has a field for, or that follow from others. */
const KNOWN = new Set(
  'id uuid description status priority tags due entry end start modified annotations urgency mask imask rtype'.split(
    ' ',
  ),
);
const NAMES: Record<string, string> = { recur: 'recurrence', parent: 'recurs from' };

/** The output of `task export` of Taskwarrior 2.6: an array of objects, or one object per line. */
export const TASKWARRIOR: Format = {
  name: 'taskwarrior-json',
  recognises: ({ text }) => surely(text.trim() === '[]' || isTask(text)),
  async *read(path): AsyncGenerator<Read> {
    for await (const item of jsonItems(path)) yield 'error' in item ? item : itemOf(item.index, item.value);
  },
};

/** An object with the attributes that each of its tasks has. */
const isTask = (text: string): boolean =>
  /^\s*\[?\s*\{/.test(text) && /"uuid"\s*:\s*"/.test(text) && /"description"\s*:\s*"/.test(text);

function itemOf(index: number, task: Record<string, unknown>): Read {
  const errors: FieldErrors = {};
  const uuid = textIn(task.uuid);
  const place = uuid === undefined ? { index } : { index, id: uuid };
  const unmapped = [...unmappedOf(task, KNOWN, NAMES), ...annotationTimes(task)];
  const fields = fieldsOf(task, errors);
  if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
  return { place, importId: uuid, fields, unmapped } satisfies Item;
}

function fieldsOf(task: Record<string, unknown>, errors: FieldErrors): ItemFields {
  const status = textIn(task.status) ?? 'pending';
  if (!Object.hasOwn(STATUSES, status)) errors.status = 'unknown';
  const priority = textIn(task.priority);
  if (priority !== undefined && !Object.hasOwn(PRIORITIES, priority)) errors.priority = 'unknown';
  if (typeof task.description !== 'string') errors.title = 'required';
  const due = instantIn(task.due, 'due_date', errors);
  const isStarted = status === 'pending' && task.start !== undefined;
  return {
    title: textIn(task.description),
    description:
      annotationsOf(task)
        .map(({ text }) => text)
        .join('\n') || null,
    status: isStarted ? 'in_progress' : STATUSES[status],
    priority: priority === undefined ? undefined : PRIORITIES[priority],
    due: due ? { kind: 'instant', at: due } : null,
    tags: textsIn(task.tags),
    completedAt: instantIn(task.end, 'completed_at', errors),
    createdAt: instantIn(task.entry, 'created_at', errors),
  };
}

function instantIn(value: unknown, field: string, errors: FieldErrors): Date | undefined {
  if (value === undefined || value === '') return undefined;
  const at = typeof value === 'string' ? basicInstant(value) : undefined;
  if (!at) errors[field] = 'not_iso';
  return at;
}

interface Annotation {
  entry: string | undefined;
  text: string;
}

function annotationsOf({ annotations }: Record<string, unknown>): Annotation[] {
  if (!Array.isArray(annotations)) return [];
  return (annotations as { entry?: unknown; description?: unknown }[]).flatMap((each) => {
    const text = textIn(each?.description);
    return text === undefined ? [] : [{ entry: textIn(each.entry), text }];
  });
}

/** The times of annotations; our own export dates them as the task. */
function annotationTimes(task: Record<string, unknown>): UnmappedValue[] {
  const dated = annotationsOf(task).filter(({ entry }) => entry !== undefined && entry !== task.entry);
  return dated.map(({ entry, text }) => ({ what: 'annotated', value: `${entry} ${text.split('\n', 1)[0]}` }));
}
