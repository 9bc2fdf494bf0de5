import { invalid, type FieldErrors } from '../../common/errors';
import type { Priority } from '../../tasks/task-fields';
import type { Item, ItemFields, Read, UnmappedValue } from '../item';
import { instantIn } from '../reading/dates';
import { jsonItems } from '../reading/json-items';
import { said, textIn, unmappedOf } from './fields';
import { surely, type Format } from './format';

/** Vikunja's value for "no time". */
const NONE = '0001-01-01T00:00:00Z';
/** From 0, which is unset, to 5, "DO NOW". */
const PRIORITIES: (Priority | undefined)[] = [undefined, 'low', 'medium', 'high', 'urgent', 'urgent'];
const DO_NOW = 5;

/** Keys that a task has a field for, that follow from others, or that only place a task on the screen. */
const KNOWN = new Set(
  `id title description done done_at due_date labels priority created updated project_id list_id index identifier position
  kanban_position bucket_id buckets created_by cover_image_attachment_id repeat_after repeat_mode comments related_tasks
  reminders assignees attachments is_unread comment_count subscription`.split(/\s+/),
);

type Json = Record<string, unknown>;

/** The file data.json of Vikunja's user export: an array of projects with their tasks. */
export const VIKUNJA: Format = {
  name: 'vikunja-json',
  recognises: ({ text }) =>
    surely(text.trim() === '[]' || (/^\s*\[?\s*\{/.test(text) && /"(?:tasks|lists)"\s*:\s*(?:\[|null)/.test(text))),
  async *read(path): AsyncGenerator<Read> {
    let index = 0;
    for await (const read of jsonItems(path)) {
      if ('error' in read) yield read;
      else for (const { task, project } of tasksIn(read.value)) yield itemOf(index++, task, project);
    }
  },
};

/** The tasks of a project, or of the lists of a namespace in files of older versions. */
function tasksIn(project: Json): { task: Json; project: string }[] {
  const own = objectsIn(project.tasks).map((task) => ({ task, project: textIn(project.title) ?? '' }));
  return [...own, ...[...objectsIn(project.lists), ...objectsIn(project.child_projects)].flatMap(tasksIn)];
}

const objectsIn = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((each): each is Json => typeof each === 'object' && each !== null) : [];

function itemOf(index: number, task: Json, project: string): Read {
  const errors: FieldErrors = {};
  const id = typeof task.id === 'number' || typeof task.id === 'string' ? String(task.id) : undefined;
  const place = id === undefined ? { index } : { index, id };
  const fields = fieldsOf(task, errors);
  if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
  return { place, importId: id, fields, unmapped: unmappedIn(task, project) } satisfies Item;
}

function fieldsOf(task: Json, errors: FieldErrors): ItemFields {
  const due = momentIn(task.due_date, 'due_date', errors);
  const priority = Number(task.priority ?? 0);
  if (!Number.isInteger(priority) || priority < 0 || priority > DO_NOW) errors.priority = 'unknown';
  return {
    title: textIn(task.title),
    description: textIn(task.description) ?? null,
    status: task.done === true ? 'completed' : 'pending',
    priority: PRIORITIES[priority],
    due: due ? { kind: 'instant', at: due } : null,
    tags: objectsIn(task.labels).flatMap(({ title }) => textIn(title) ?? []),
    completedAt: momentIn(task.done_at, 'completed_at', errors),
    createdAt: momentIn(task.created, 'created_at', errors),
  };
}

function momentIn(value: unknown, field: string, errors: FieldErrors): Date | undefined {
  if (value === undefined || value === null || value === '' || value === NONE) return undefined;
  const at = typeof value === 'string' ? instantIn(value) : undefined;
  if (!at) errors[field] = 'not_iso';
  return at;
}

function unmappedIn(task: Json, project: string): UnmappedValue[] {
  return [
    ...(project === '' ? [] : [{ what: 'project', value: project }]),
    ...repetitionOf(task),
    ...(task.priority === DO_NOW ? [{ what: 'priority', value: 'do now' }] : []),
    ...namesOf('assignee', task.assignees, ({ username, name }) => textIn(username) ?? textIn(name)),
    ...namesOf('reminder', task.reminders, ({ reminder }) => textIn(reminder)),
    ...namesOf('attachment', task.attachments, ({ file }) => textIn((file as Json | null)?.name)),
    ...namesOf('comment', task.comments, ({ comment }) => textIn(comment)),
    ...relationsOf(task.related_tasks),
    ...unmappedOf(task, KNOWN),
  ];
}

/** "every 86400 s", "monthly", or from the day on which it is done. */
function repetitionOf({ repeat_after: seconds, repeat_mode: mode }: Json): UnmappedValue[] {
  const MODES = ['', 'monthly', 'from completion'];
  const name = MODES[Number(mode ?? 0)] ?? said(mode);
  if (!seconds && name !== 'monthly') return [];
  const every = seconds ? `every ${said(seconds)} s` : '';
  return [{ what: 'recurrence', value: [every, name].filter(Boolean).join(', ') }];
}

const namesOf = (what: string, list: unknown, nameOf: (each: Json) => string | undefined): UnmappedValue[] =>
  objectsIn(list).map((each) => ({ what, value: nameOf(each) ?? JSON.stringify(each) }));

const relationsOf = (related: unknown): UnmappedValue[] =>
  Object.entries((related ?? {}) as Json).flatMap(([kind, tasks]) =>
    objectsIn(tasks).map((task) => ({ what: kind, value: textIn(task.title) ?? said(task.id) })),
  );
