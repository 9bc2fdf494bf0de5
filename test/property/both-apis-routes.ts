import type { Fields } from '../kit/api';

/**
 * Every route that takes an id, with the status that the owner of the task, its creator, a stranger and an admin get.
 * `:task` is the task by its number, `:it` by its public name; both stand for the same one.
 */
export interface Route {
  verb: string;
  path: string;
  body?: Fields;
  headers?: Fields;
  owner: number;
  creator: number;
  stranger: number;
  admin: number;
  /** The task's words stand in the answer to those three, and a stranger's touches nothing. */
  shows?: boolean;
}

type More = Partial<Pick<Route, 'body' | 'headers' | 'shows'>>;

function route(address: string, statuses: string, more: More = {}): Route {
  const [verb, path] = address.split(' ') as [string, string];
  const [owner, creator, stranger, admin] = statuses.split(' ').map(Number) as [number, number, number, number];
  return { verb, path, owner, creator, stranger, admin, ...more };
}

const ALL = '200 200 200 200';
const TASK_OF_TASKFORGE = '200 200 403 200';
const TASK_OF_CLOSE = '200 200 404 200';
const ADMINS = '403 403 403 200';
const SELF = '200 403 403 200';
/** Of an owner, and of admins. */
const HOOK = '200 404 404 200';
const shows = true;

const change = (body: Fields): More => ({ body });
const bulk = (op: string, id: string, more: Fields = {}): More => change({ operations: [{ op, id, ...more }] });
const get = { 'x-http-method-override': 'GET' };

export const TASKFORGE: Route[] = [
  route('GET /api/tasks/:task', TASK_OF_TASKFORGE, { shows }),
  route('PUT /api/tasks/:task', TASK_OF_TASKFORGE, change({ title: 'Mine' })),
  route('PATCH /api/tasks/:task', TASK_OF_TASKFORGE, change({ title: 'Mine' })),
  route('PATCH /api/tasks/:task', TASK_OF_TASKFORGE, change({ tags: [':tag'], user_id: ':strangerId' })),
  route('PATCH /api/tasks/:task', TASK_OF_TASKFORGE, change({})),
  route('PATCH /api/tasks/:task', '400 400 403 400', change({ title: '' })),
  route('DELETE /api/tasks/:task', TASK_OF_TASKFORGE),
  route('POST /api/tasks/:task/complete', TASK_OF_TASKFORGE),
  route('GET /api/tasks/:task?version=1', TASK_OF_TASKFORGE, { shows }),
  route('GET /api/tasks/:task/history', TASK_OF_TASKFORGE, { shows }),
  route('POST /api/tasks/:task/revert', TASK_OF_TASKFORGE, change({ version: 1 })),
  route('POST /api/tasks/:trashed/restore', TASK_OF_TASKFORGE),
  // As if it were not there: one of many operations does not tell what else there is.
  route('POST /api/tasks/bulk', TASK_OF_CLOSE, bulk('update', ':task', { data: { title: 'Mine' } })),
  route('POST /api/tasks/bulk', TASK_OF_CLOSE, bulk('complete', ':task')),
  route('POST /api/tasks/bulk', TASK_OF_CLOSE, bulk('delete', ':task')),
  route('POST /api/tasks/bulk', TASK_OF_CLOSE, bulk('restore', ':trashed')),
  route('GET /api/trash?sort_order=asc&per_page=100', ALL, { shows }),
  route('DELETE /api/trash/:trashed', TASK_OF_TASKFORGE),
  route('POST /api/tasks', '201 201 201 201', change({ title: 'New', tags: [':tag'], user_id: ':ownerId' })),
  route('GET /api/tasks?tag_id=:tag', ALL, { shows }),
  route('GET /api/tasks?user_id=:ownerId&sort_order=asc', ALL, { shows }),
  route('GET /api/tasks?user_id=:ownerId&tag_id=:tag&search=Secret', ALL, { shows }),
  route('GET /api/tasks/statistics?user_id=:ownerId', ALL),
  route('GET /api/tasks/export?tag_id=:tag', '200 200 404 200', { shows }),
  route('GET /api/tasks/export?tag_id=:tag&format=json', '200 200 404 200', { shows }),
  route('GET /api/tags', ALL),
  route('POST /api/tags', '201 201 201 201', change({ name: 'new :tag' })),
  route('GET /api/tags/:tag', ALL),
  route('PUT /api/tags/:tag', ADMINS, change({ color: '#000000' })),
  route('PATCH /api/tags/:tag', ADMINS, change({ color: '#000000' })),
  route('DELETE /api/tags/:tag', ADMINS),
  route('GET /api/users', ADMINS),
  route('GET /api/users/:ownerId', SELF),
  route('GET /api/users/:ownerId/export', SELF),
  route('PUT /api/users/:ownerId', SELF, change({ first_name: 'Mine' })),
  route('PATCH /api/users/:ownerId', SELF, change({ first_name: 'Mine', role: 'admin' })),
  route('DELETE /api/users/:ownerId', ADMINS),
  route('POST /api/users/:ownerId/activate', ADMINS),
  route('POST /api/users/:ownerId/deactivate', ADMINS),
  route('GET /api/audit', ADMINS),
  route('POST /api/invitations', '403 403 403 201', change({ email: 'someone@example.org' })),
  route('POST /api/users', '403 403 403 201', change({ username: 'someone', email: 'someone@example.com' })),
  route('POST /api/users/:ownerId/reset-password', ADMINS),
  route('GET /api/users/:ownerId/sessions', ADMINS),
  route('DELETE /api/users/:ownerId/sessions', ADMINS),
  route('GET /api/users/:ownerId/api-keys', ADMINS),
  route('DELETE /api/users/:ownerId/api-keys', ADMINS),
  route('GET /api/trash/users', ADMINS),
  route('DELETE /api/trash/users/:ownerId', '403 403 403 404'),
  route('POST /api/users/:ownerId/restore', ADMINS),
  route('GET /api/api-keys', ALL),
  route('POST /api/api-keys', '201 201 201 201', change({ name: 'mine', user_id: ':ownerId' })),
  route('DELETE /api/api-keys/:key', '200 404 404 404'),
  route('PATCH /api/api-keys/:key', '200 404 404 404', change({ name: 'mine' })),
  route('POST /api/api-keys/:key/rotate', '200 404 404 404'),
  route('GET /api/auth/me', ALL),
  route('GET /api/auth/sessions', ALL),
  route('DELETE /api/auth/sessions/:session', '200 404 404 404'),
  route('GET /api/filters', ALL),
  route('POST /api/filters', '201 201 201 201', change({ name: 'new', filter: 'id > 0' })),
  route('GET /api/filters/:filter', '200 404 404 404'),
  route('PATCH /api/filters/:filter', '200 404 404 404', change({ name: 'mine' })),
  route('DELETE /api/filters/:filter', '200 404 404 404'),
  route('GET /api/changes?limit=500', ALL, { shows }),
  route('GET /api/webhooks', ALL),
  route('POST /api/webhooks', '201 201 201 201', change({ url: 'https://example.com/mine', events: ['*'] })),
  route('GET /api/webhooks/:webhook', HOOK),
  route('PATCH /api/webhooks/:webhook', HOOK, change({ description: 'Mine' })),
  route('DELETE /api/webhooks/:webhook', HOOK),
  route('POST /api/webhooks/:webhook/rotate-secret', HOOK),
  route('GET /api/webhooks/:webhook/deliveries', HOOK),
  route('POST /api/webhooks/:webhook/replay', '202 404 404 202', change({ from: '2020-01-01T00:00:00Z' })),
];

const SUBSCRIPTION = { url: 'https://hooks.example/new', events: [{ object_type: 'lead', action: 'created' }] };
const TASKS = '/api/v1/task/';
const BULK = change({ priority: 'high', resolution: 'skipped' });

export const CLOSE: Route[] = [
  route(`GET ${TASKS}:it/`, TASK_OF_CLOSE, { shows }),
  route(`POST ${TASKS}:it/`, TASK_OF_CLOSE, { headers: get, shows }),
  route(`PUT ${TASKS}:it/`, TASK_OF_CLOSE, change({ priority: 'high', text: 'Mine' })),
  route(`PUT ${TASKS}:it/`, TASK_OF_CLOSE, change({})),
  route(`PUT ${TASKS}:it/`, TASK_OF_CLOSE, change({ assigned_to: ':stranger' })),
  route(`PUT ${TASKS}:it/`, TASK_OF_CLOSE, change({ created_by: ':stranger' })),
  route(`PUT ${TASKS}:it/`, TASK_OF_CLOSE, change({ lead_id: ':lead', contact_id: ':contact' })),
  route(`PUT ${TASKS}:it/`, '400 400 404 400', change({ organization_id: 'orga_other' })),
  route(`PUT ${TASKS}:it/`, '400 400 404 400', change({ assigned_to: 'user_nobody', contact_id: 'cont_nobody' })),
  route(`DELETE ${TASKS}:it/`, TASK_OF_CLOSE),
  ...[':it', ':it,task_x'].map((ids) => route(`GET ${TASKS}?id__in=${ids}`, ALL, { shows })),
  ...['id=:it', 'lead_id=:lead', 'assigned_to=:owner&lead_id=:lead', 'organization_id=:organization&id=:it'].flatMap(
    (filter) => [
      route(`GET ${TASKS}?${filter}`, ALL, { shows }),
      route(`PUT ${TASKS}?${filter}`, ALL, { ...BULK, shows: false }),
    ],
  ),
  ...[{ id: ':it' }, { id__in: [':it'] }, { lead_id: ':lead' }, { assigned_to: ':owner', lead_id: ':lead' }].flatMap(
    (_params) => [
      route(`POST ${TASKS}`, ALL, { body: { _params }, headers: get, shows }),
      route(`PUT ${TASKS}`, ALL, { body: { _params, ...BULK.body }, shows: false }),
    ],
  ),
  route(`PUT ${TASKS}?id=:it`, ALL, { ...change({ assigned_to: ':stranger' }), shows: false }),
  route(`PUT ${TASKS}`, '400 400 400 400', BULK),
  route(`POST ${TASKS}`, ALL, change({ lead_id: ':lead', text: 'New', assigned_to: ':owner', contact_id: ':contact' })),
  route(`POST ${TASKS}`, ALL, change({ lead_id: ':lead', text: 'New', created_by: ':owner' })),
  route(`POST ${TASKS}`, ADMINS, { body: { text: 'Old', lead_id: ':lead' }, headers: { 'x-import': 'true' } }),

  route('GET /api/v1/activity/task_completed/:activity/', TASK_OF_CLOSE, { shows }),
  route('DELETE /api/v1/activity/task_completed/:activity/', TASK_OF_CLOSE),
  ...['/api/v1/activity/', '/api/v1/activity/task_completed/'].flatMap((path) =>
    ['id__in=:activity', 'lead_id=:lead', 'contact_id=:contact', 'user_id=:owner&lead_id=:lead'].map((filter) =>
      route(`GET ${path}?${filter}`, ALL, { shows }),
    ),
  ),

  route('GET /api/v1/event/:event/', TASK_OF_CLOSE, { shows }),
  ...['object_id=:it', 'object_id=:activity', 'lead_id=:lead', 'user_id=:owner&lead_id=:lead', 'request_id=:request']
    .concat(['object_id=:it&user_id=:creator', 'object_type=task.lead&lead_id=:lead'])
    .map((filter) => route(`GET /api/v1/event/?${filter}`, ALL, { shows })),

  route('GET /api/v1/lead/:lead/', ALL, { shows }),
  route('GET /api/v1/lead/?query=id::lead', ALL, { shows }),
  route('PUT /api/v1/lead/:lead/', ALL, change({ name: 'Ours' })),
  route('POST /api/v1/lead/', ALL, change({ name: 'Ours' })),
  route('DELETE /api/v1/lead/:lead/', '200 200 403 200'),
  route('GET /api/v1/contact/?lead_id=:lead', ALL),
  route('POST /api/v1/contact/', ALL, change({ lead_id: ':lead', name: 'Ours' })),
  route('GET /api/v1/contact/:contact/', ALL),
  route('PUT /api/v1/contact/:contact/', ALL, change({ title: 'Ours' })),
  route('DELETE /api/v1/contact/:contact/', ALL),

  route('GET /api/v1/webhook/', ALL),
  route('POST /api/v1/webhook/', '201 201 201 201', change(SUBSCRIPTION)),
  route('GET /api/v1/webhook/:subscription/', HOOK),
  route('PUT /api/v1/webhook/:subscription/', HOOK, change({ status: 'paused' })),
  route('DELETE /api/v1/webhook/:subscription/', HOOK),

  route('GET /api/v1/me/', ALL),
  route('GET /api/v1/user/', ALL),
  route('GET /api/v1/user/:owner/', ALL),
  route('GET /api/v1/organization/:organization/', ALL),
  route('GET /api/v1/status/lead/', ALL),
];

export const isOfClose = ({ path }: Route): boolean => path.startsWith('/api/v1/');
export const isRead = ({ verb, headers }: Route): boolean => verb === 'GET' || headers === get;

/** What takes no id of anybody's things: it is about sessions, or about nobody. */
export const ELSEWHERE = [
  // Of the whole answer, which has no end, see stream.spec.ts.
  'GET /api/changes/stream',
  'POST /api/changes/ticket',
  'GET /',
  'GET /api/health',
  'GET /api/health/live',
  'GET /api/health/ready',
  'DELETE /api/auth/sessions',
  'POST /api/auth/change-password',
  'POST /api/auth/confirm-email',
  'POST /api/auth/forgot-password',
  'POST /api/auth/reset-password',
  'DELETE /api/users/{id}/sessions/{session}',
  'DELETE /api/users/{id}/api-keys/{key}',
  'POST /api/auth/login',
  'POST /api/auth/logout',
  'POST /api/auth/refresh',
  'POST /api/auth/register',
  // Its body is a file; the tests of imports ask who may.
  'POST /api/import',
  // They send a request to another host. The tests of webhooks ask who may.
  'POST /api/webhooks/{id}/deliveries/{delivery}/redeliver',
  'POST /api/webhooks/{id}/test',
];

/** `GET /api/tasks/{id}`: what a route is called in the OpenAPI document. */
export const operationOf = (walked: Route): string =>
  `${isRead(walked) ? 'GET' : walked.verb} ${walked.path.replace(/\?.*/, '').replace(/:\w+/, '{id}')}`;
