import * as fc from 'fast-check';
import { Api } from '../kit/api';
import { makeTag, makeTask } from '../kit/builders';
import { join, people, type Person } from '../kit/people';

const FIELDS =
  'title description status priority due_date tags name color first_name last_name username email password ' +
  'old_password new_password refresh_token is_active role id user_id completed_at __proto__ constructor toString';

const ROUTES = [
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/change-password',
  'POST /api/tasks',
  'PUT /api/tasks/:task',
  'PATCH /api/tasks/:task',
  'POST /api/tasks/:task/complete',
  'POST /api/tags',
  'PUT /api/tags/:tag',
  'PATCH /api/tags/:tag',
  'PUT /api/users/:eve',
  'PATCH /api/users/:eve',
  'POST /api/users/:eve/activate',
];

const plausible = fc.constantFrom<unknown>(
  'completed',
  'urgent',
  'admin',
  'eve',
  'eve@example.com',
  'Secret123',
  '#FF0000',
  '2024-01-15T10:30:00',
  '',
  ' ',
  '\0',
  '\ud83d',
  '9999-12-31T23:59:59.999+00:00',
  1,
  0,
  -1,
  2 ** 53,
  1e308,
  null,
  true,
  [],
  [1],
  {},
);

const body = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom(...FIELDS.split(' ')), fc.oneof(plausible, plausible, fc.jsonValue())),
);

describe('Any JSON at all', () => {
  let api: Api;
  let root: Person;
  let ids: Record<string, number>;

  beforeAll(async () => {
    api = await Api.start();
    root = (await people(api)).root;
    const eve = await join(api, 'evelyn');
    ids = { ':task': (await makeTask(root)).id, ':tag': await makeTag(root, 'docs'), ':eve': eve.id };
  });
  afterAll(() => api.stop());

  it.each(ROUTES)('sent to %s is answered in an envelope, and never 5xx', async (route) => {
    const [verb, path] = route.split(' ') as [string, string];
    const target = path.replace(/:\w+/, (name) => String(ids[name]));
    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        const answer = await root.send(verb, target, value);
        expect([200, 201, 400, 401, 403, 404, 409]).toContain(answer.status);
        expect(answer.body.success).toBe(answer.status < 300);
        expect(typeof answer.body.message).toBe('string');
        const known = ['success', 'message', ...(answer.status < 300 ? ['data'] : ['error', 'code', 'errors'])];
        expect(Object.keys(answer.body).filter((key) => !known.includes(key))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves the service and the admin as they were', async () => {
    const { status, body: me } = await root.get('/api/auth/me');
    expect([status, me.data.role.name, me.data.is_active]).toEqual([200, 'admin', true]);
    expect((await root.get(`/api/tasks/${ids[':task']}`)).status).toBe(200);
  });
});
