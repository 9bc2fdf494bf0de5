import { Api, type Client } from '../../kit/api';
import { makeTask, withKey } from '../../kit/builders';
import { join, logIn, people, type People } from '../../kit/people';
import { makeWebhook, settled } from '../../kit/webhooks';

const who = ({ action, username, target_username }: any): string => `${action}: ${username} → ${target_username}`;

describe('The audit log', () => {
  let api: Api;
  let cast: People;
  /** The newest event when the test begins. */
  let since: number;

  beforeEach(async () => {
    api = await Api.start();
    cast = await people(api);
    since = (await entries())[0].id;
  });
  afterEach(() => api.stop());

  const audit = (query = '', client: Client = cast.root) => client.get(`/api/audit?limit=500&${query}`);
  const entries = async (query = ''): Promise<any[]> => (await audit(query)).body.data.events;
  /** Who did what to whom in the test, oldest first. */
  const done = async (): Promise<string[]> =>
    (await entries())
      .filter(({ id }) => id > since)
      .map(who)
      .toReversed();
  const user = (id: number, rest = '') => `/api/users/${id}${rest}`;

  it.each<[string, (cast: People, api: Api) => Promise<unknown>, string[]]>([
    ['log-ins', ({ ana }, api_) => logIn(api_, ana.email, ana.password), ['session.started: ana → ana']],
    [
      'failed log-ins',
      ({ ana }, api_) => api_.anonymous.post('/api/auth/login', { email: ana.email, password: 'Wrong1234' }),
      ['auth.login_failed: null → ana'],
    ],
    [
      'failed log-ins of nobody',
      (_, api_) => api_.anonymous.post('/api/auth/login', { email: 'nobody@example.com', password: 'Wrong1234' }),
      ['auth.login_failed: null → null'],
    ],
    ['log-outs', ({ ana }) => ana.post('/api/auth/logout', { refresh_token: 'x' }), ['session.ended: ana → ana']],
    [
      'sessions that admins end',
      ({ root, ana }) => root.delete(user(ana.id, '/sessions')),
      ['session.ended: admin → ana'],
    ],
    [
      'keys that admins end',
      async ({ root, ana }) => {
        await ana.post('/api/api-keys', { name: 'x' });
        await root.delete(user(ana.id, '/api-keys'));
      },
      ['api_key.created: ana → ana', 'api_key.deleted: admin → ana'],
    ],
    [
      'roles',
      ({ root, ana }) => root.patch(user(ana.id), { role: 'admin', first_name: 'Ana' }),
      ['user.role_changed: admin → ana'],
    ],
    [
      'activation',
      async ({ root, ana }) => {
        await root.post(user(ana.id, '/deactivate'));
        await root.patch(user(ana.id), { is_active: true });
      },
      ['user.deactivated: admin → ana', 'user.activated: admin → ana'],
    ],
    [
      'passwords',
      async ({ root, ana }, api_) => {
        await ana.post('/api/auth/change-password', { old_password: ana.password, new_password: 'Changed123' });
        const { token } = (await root.post(user(ana.id, '/reset-password'))).body.data;
        await api_.anonymous.post('/api/auth/reset-password', { token, new_password: 'Another456' });
      },
      ['user.password_changed: ana → ana', 'user.password_reset_issued: admin → ana', 'user.password_reset: ana → ana'],
    ],
    [
      'e-mails',
      ({ ana }) => ana.patch(user(ana.id), { email: 'ana@example.org', current_password: ana.password }),
      ['user.email_changed: ana → ana'],
    ],
    [
      'exports',
      async ({ root, ana }) => {
        await makeTask(ana);
        await root.get('/api/tasks/export');
      },
      ['tasks.exported: admin → admin'],
    ],
    [
      'deletions',
      async ({ root, ana }) => {
        const { id } = await makeTask(ana);
        await root.delete(`/api/tasks/${id}`);
        await ana.delete(`/api/trash/${id}`);
        await root.delete(user(ana.id));
        await root.post(user(ana.id, '/restore'));
      },
      [
        'task.deleted: admin → ana',
        'task.purged: ana → null',
        'user.deleted: admin → ana',
        'user.restored: admin → ana',
      ],
    ],
    ['refusals to admins', ({ root }) => root.delete(user(root.id)), ['auth.refused: admin → admin']],
    [
      'refusals to others of what only admins may do',
      ({ ana, bob }) => ana.delete(user(bob.id)),
      ['auth.refused: ana → bob'],
    ],
    [
      'invitations',
      ({ root }) => root.post('/api/invitations', { email: 'dora@example.com' }),
      ['invitation.created: admin → null'],
    ],
  ])('has %s', async (_, act, expected) => {
    await act(cast, api);
    expect(await done()).toEqual(expected);
  });

  it('has no refusals to others, and no changes of tasks', async () => {
    const { id } = await makeTask(cast.ana);
    expect((await cast.bob.get(`/api/tasks/${id}`)).status).toBe(403);
    await cast.ana.patch(`/api/tasks/${id}`, { title: 'Changed' });
    await cast.ana.patch(user(cast.ana.id), { first_name: 'Ana' });
    expect(await done()).toEqual([]);
  });

  it('says who, whom, what, from where and when', async () => {
    await cast.root.patch(user(cast.ana.id), { role: 'admin' });
    const [entry] = await entries();
    expect(entry).toEqual({
      id: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      action: 'user.role_changed',
      user_id: cast.root.id,
      username: 'admin',
      target_user_id: cast.ana.id,
      target_username: 'ana',
      subject_type: 'user',
      subject_id: String(cast.ana.id),
      changes: { role: { old: 'user', new: 'admin' } },
      details: null,
      address: '127.0.0.1',
      api: 'taskforge',
      credential: expect.stringMatching(/^session:/),
      request_id: expect.stringMatching(/^req_/),
      method: 'PATCH',
      path: user(cast.ana.id),
    });
    await cast.root.delete(user(cast.root.id));
    expect((await entries())[0].details).toEqual({ code: 'user.delete_admin' });
  });

  it('is filtered by user, action and time', async () => {
    await cast.root.patch(user(cast.ana.id), { role: 'admin' });
    await cast.root.post(user(cast.bob.id, '/deactivate'));
    const names = async (query: string) => (await entries(query)).map(who);
    expect(await names(`user_id=${cast.ana.id}`)).toEqual([
      'user.role_changed: admin → ana',
      'session.started: ana → ana',
      'user.created: null → ana',
    ]);
    expect(await names(`user_id=${cast.bob.id}&action=user.deactivated,user.role_changed`)).toEqual([
      'user.deactivated: admin → bob',
    ]);
    expect(await names('action=nothing')).toEqual([]);
    expect(await names('from=2100-01-01')).toEqual([]);
    expect(await names('to=2000-01-01')).toEqual([]);
    const [newest, older] = await entries();
    expect((await entries(`from=${newest.at}Z`))[0].id).toBe(newest.id);
    expect((await entries(`to=${older.at}`)).map(({ id }) => id)).toContain(older.id);
  });

  it('is read in pages, each event once, also while others come', async () => {
    const all = (await entries()).map(({ id }) => id);
    const read: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { data }: any = (await cast.root.get(`/api/audit?limit=2&cursor=${cursor}`)).body;
      read.push(...data.events.map(({ id }: any) => id));
      cursor = data.next_cursor;
      await join(api, `more-${read.length}`);
    }
    expect(read).toEqual(all);
    expect((await audit('cursor=nonsense')).body.code).toBe('cursor.unusable');
  });

  it('is for admins only', async () => {
    const answer = await audit('', cast.ana);
    expect([answer.status, answer.body.code]).toEqual([403, 'role.required']);
    expect((await api.anonymous.get('/api/audit')).status).toBe(401);
  });

  it('contains no secrets', async () => {
    const { token } = (await cast.root.post(user(cast.ana.id, '/reset-password'))).body.data;
    await api.anonymous.post('/api/auth/reset-password', { token, new_password: 'Another456' });
    const { key } = (await cast.root.post('/api/api-keys', { name: 'x' })).body.data;
    const { text } = await audit();
    for (const secret of [token, key, 'Another456', 'Secret123', 'argon2']) expect(text).not.toContain(secret);
  });

  it('shows in no other feed, and in no webhook', async () => {
    const key = await withKey(cast.root);
    // Paused, it queues what it would send.
    const hook = await makeWebhook(cast.root, 'https://hooks.example/all');
    await cast.root.patch(`/api/webhooks/${hook.id}`, { status: 'paused' });
    const start = (await cast.root.get('/api/changes')).body.data.cursor;
    const before = (await key.get('/api/v1/event/')).body.data;
    await cast.root.patch(user(cast.ana.id), { role: 'admin' });
    await cast.root.delete(user(cast.root.id, ''));
    await logIn(api, cast.ana.email, cast.ana.password);
    await makeTask(cast.bob);
    const { changes } = (await cast.root.get(`/api/changes?cursor=${start}`)).body.data;
    expect(changes.map(({ type }: any) => type)).toEqual(['task']);
    const shown = (await key.get('/api/v1/event/')).body.data;
    expect(shown.filter(({ object_type }: any) => !object_type.startsWith('task'))).toEqual(before);
    await settled(api);
    const { deliveries } = (await cast.root.get(`/api/webhooks/${hook.id}/deliveries`)).body.data;
    expect(deliveries.map(({ event }: any) => event)).toEqual(['task.created']);
  });

  it('costs a log-in one event, in the transaction of the session', async () => {
    const before = (await api.events()).length;
    await logIn(api, cast.ana.email, cast.ana.password);
    expect((await api.events()).length - before).toBe(1);
  });
});
