import type { DescribedWebhook } from '../http/apis';
import { EVENT_NAMES, type EventName } from './event-names';

const TASK = {
  id: 1,
  title: 'Write API documentation',
  description: 'Cover all endpoints with examples',
  status: 'in_progress',
  priority: 'urgent',
  due_date: '2024-11-15T17:00:00',
  completed_at: null,
  is_overdue: false,
  is_completed: false,
  created_at: '2024-10-01T09:00:00',
  updated_at: '2024-10-20T11:30:00',
  user_id: 2,
  tags: [{ id: 1, name: 'docs' }],
};

const TAG = {
  id: 1,
  name: 'docs',
  color: '#00FF00',
  description: 'Documentation',
  created_at: '2024-10-01T09:00:00',
  updated_at: '2024-10-20T11:30:00',
};

type Changed = Record<string, { old: unknown; new: unknown }>;

interface Shown {
  summary: string;
  data: { task: object } | { tag: object };
  changed: Changed;
  version: number;
}

const fromNothing = (fields: object): Changed =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, { old: null, new: value as unknown }]));

const toNothing = (fields: object): Changed =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, { old: value as unknown, new: null }]));

const { title, status, priority, due_date, user_id } = TASK;
const FIELDS = { title, status, priority, due_date, user_id };
const TAG_FIELDS = { name: TAG.name, color: TAG.color, description: TAG.description };
const completed_at = '2024-10-20T11:30:00';
const DONE = { ...TASK, status: 'completed', is_completed: true, completed_at };
const COMPLETED: Changed = {
  status: { old: 'in_progress', new: 'completed' },
  completed_at: { old: null, new: completed_at },
};
const REOPENED: Changed = {
  status: { old: 'completed', new: 'in_progress' },
  completed_at: { old: completed_at, new: null },
};

const SHOWN: Record<EventName, Shown> = {
  'task.created': { summary: 'A task was created', data: { task: TASK }, changed: fromNothing(FIELDS), version: 1 },
  'task.updated': {
    summary: 'A task was changed in a way that has no event of its own',
    data: { task: TASK },
    changed: { priority: { old: 'medium', new: 'urgent' } },
    version: 2,
  },
  'task.completed': { summary: 'A task was completed', data: { task: DONE }, changed: COMPLETED, version: 3 },
  'task.reopened': { summary: 'A completed task was reopened', data: { task: TASK }, changed: REOPENED, version: 4 },
  'task.deleted': {
    summary: 'A task was moved to the trash',
    data: { task: TASK },
    changed: toNothing(FIELDS),
    version: 5,
  },
  'task.restored': {
    summary: 'A task was restored from the trash',
    data: { task: TASK },
    changed: fromNothing(FIELDS),
    version: 6,
  },
  'task.purged': { summary: 'A task was deleted for good', data: { task: TASK }, changed: {}, version: 7 },
  'tag.created': { summary: 'A tag was created', data: { tag: TAG }, changed: fromNothing(TAG_FIELDS), version: 1 },
  'tag.updated': {
    summary: 'A tag was changed',
    data: { tag: TAG },
    changed: { color: { old: '#808080', new: '#00FF00' } },
    version: 2,
  },
  'tag.deleted': { summary: 'A tag was deleted', data: { tag: TAG }, changed: toNothing(TAG_FIELDS), version: 3 },
};

const text = { type: 'string' };
const nullable = (type: string): object => ({ type: [type, 'null'] });

const CHANGED = {
  type: 'object',
  description: 'The old and new value of each field that changed.',
  additionalProperties: { type: 'object', required: ['old', 'new'], properties: { old: {}, new: {} } },
};

const ACTOR = {
  type: ['object', 'null'],
  description: 'Who made the change; null if the service made it by itself.',
  required: ['id', 'username'],
  properties: { id: { type: 'integer' }, username: nullable('string') },
};

const schemaOf = (name: EventName): object => {
  const [thing] = name.split('.') as ['task' | 'tag'];
  const shown = thing === 'task' ? { $ref: '#/components/schemas/TaskView' } : { type: 'object' };
  return {
    type: 'object',
    required: ['id', 'type', 'timestamp', 'cursor', 'data'],
    properties: {
      id: { ...text, description: 'The `webhook-id`: the same on every attempt, redelivery and replay.' },
      type: { ...text, enum: [name] },
      timestamp: { ...text, format: 'date-time', description: 'When it happened.' },
      cursor: { ...text, description: 'Position for `GET /api/changes`, to go on from there.' },
      data: {
        type: 'object',
        required: [thing, 'changed', 'version', 'actor'],
        properties: { [thing]: shown, changed: CHANGED, version: { type: 'integer' }, actor: ACTOR },
      },
    },
  };
};

const HEADERS: Record<string, string> = {
  'webhook-id': 'The id of the message.',
  'webhook-timestamp': 'When this attempt was made, in seconds since 1970-01-01T00:00:00Z.',
  'webhook-signature': '`v1,` and the signature; one for each valid secret, separated by spaces.',
  traceparent: 'The W3C trace context of the request that caused the event, if it had one.',
};

const exampleOf = (name: EventName, { data, changed, version }: Shown): object => ({
  id: 'msg_5f1d7a84c0e94b6e8a3b1c2d4e5f6071',
  type: name,
  timestamp: '2024-10-20T11:30:00.000Z',
  cursor: 'eyJsb2ciOnsiZnJvbSI6IjEwOjEwOiJ9fQ',
  data: { ...data, changed, version, actor: { id: 2, username: 'ana' } },
});

/** What the OpenAPI document says about the requests that webhooks of the TaskForge API send. */
export const WEBHOOK_DOCS: Record<string, DescribedWebhook> = Object.fromEntries(
  EVENT_NAMES.map((name) => [
    name,
    {
      summary: SHOWN[name].summary,
      tag: 'Webhooks',
      headers: HEADERS,
      schema: schemaOf(name),
      example: exampleOf(name, SHOWN[name]),
    },
  ]),
);
