import { type Api, Client, type Answer } from '../../kit/api';
import { leavingNothing, makeTask, stopClock } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import type { People } from '../../kit/people';

const MINUTE_MS = 60_000;
const DAY_S = 86_400;
const KEY = /^api_[0-9A-Za-z]{22}\.[0-9A-Za-z]{22}$/;
const ALL = ['read', 'write', 'delete', 'manage'];

describe('API keys', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const issue = async (fields: object = {}, by: Client = cast.ana): Promise<any> => {
    const { status, body } = await by.post('/api/api-keys', { name: 'x', ...fields });
    expect([status, body.message]).toEqual([201, 'Clave de API creada con exito']);
    return body.data;
  };
  /** A program with this key, as a bearer token. */
  const program = (key: string): Client => new Client(api.url, key);
  const close = (key: string): Client => new Client(api.url, undefined, key);
  const listed = async (id: string): Promise<any> =>
    (await cast.ana.get('/api/api-keys')).body.data.api_keys.find((each: any) => each.id === id);
  const rotate = (id: string, overlap?: number | string, by: Client = cast.ana): Promise<Answer> =>
    by.post(`/api/api-keys/${id}/rotate${overlap === undefined ? '' : `?overlap=${overlap}`}`);
  const statusOf = async (key: string): Promise<number> => (await program(key).get('/api/tasks')).status;

  it('may do all that the user may, and never expire, unless it is said', async () => {
    const { id, key, ...shown } = await issue({ name: ' import ' });
    expect(key).toMatch(KEY);
    expect(shown).toEqual({
      name: 'import',
      scopes: ALL,
      last_four: key.slice(-4),
      created_at: expect.any(String),
      expires_at: null,
      last_used_at: null,
    });
    expect(await listed(id)).toEqual({ id, ...shown });
  });

  it('show scopes in one order and each once, and when they expire in UTC', async () => {
    const { id } = await issue({ scopes: ['write', 'read', 'write'], expires_at: '2099-01-01T02:00:00.123456+02:00' });
    expect(await listed(id)).toMatchObject({ scopes: ['read', 'write'], expires_at: '2099-01-01T00:00:00.123000' });
    expect(await issue({ scopes: null, expires_at: null })).toMatchObject({ scopes: ALL, expires_at: null });
    expect((await issue({ expires_at: '2099-01-01' })).expires_at).toBe('2099-01-01T00:00:00');
  });

  it.each<[object, string]>([
    [{ scopes: 'read' }, 'scopes.unknown'],
    [{ scopes: [] }, 'scopes.unknown'],
    [{ scopes: ['read', 'admin'] }, 'scopes.unknown'],
    [{ scopes: [['read']] }, 'scopes.unknown'],
    [{ expires_at: 'soon' }, 'expires_at.not_iso'],
    [{ expires_at: '' }, 'expires_at.not_iso'],
    [{ expires_at: 4_000_000_000 }, 'expires_at.not_iso'],
    [{ expires_at: '2020-01-01' }, 'expires_at.past'],
    [{ name: ' ' }, 'name.too_short'],
  ])('are not created with %j', async (fields, code) => {
    const answer = await leavingNothing(api, () => cast.ana.post('/api/api-keys', { name: 'x', ...fields }));
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect((await cast.ana.get('/api/api-keys')).body.data.api_keys).toEqual([]);
  });

  it('work in both APIs, as Basic and as Bearer, whatever the case of the scheme', async () => {
    const { key } = await issue();
    const schemes = ['Bearer', 'bearer', 'BEARER'].map((scheme) => `${scheme} ${key}`);
    const names = ['Basic', 'basic', 'BASIC'].map((scheme) => `${scheme} ${btoa(`${key}:`)}`);
    for (const authorization of [...schemes, ...names, `Basic ${btoa(key)}`]) {
      const me = await api.anonymous.get('/api/auth/me', { authorization });
      expect([me.status, me.body.data?.id]).toEqual([200, cast.ana.id]);
      const closeMe = await api.anonymous.get('/api/v1/me/', { authorization });
      expect([closeMe.status, closeMe.body.email]).toEqual([200, cast.ana.email]);
    }
    const { id } = await makeTask(program(key));
    expect((await close(key).get(`/api/tasks/${id}`)).body.data.user_id).toBe(cast.ana.id);
    expect((await cast.ana.get(`/api/tasks/${id}`)).status).toBe(200);
  });

  it('that are wrong are 401 in both APIs, with the code of keys', async () => {
    const { key } = await issue();
    for (const wrong of [`${key}x`, key.slice(0, -1), `${key.slice(0, -1)}-`, key.split('.')[0]!, 'api_']) {
      const answer = await program(wrong).get('/api/tasks');
      expect([wrong, answer.status, answer.body.code]).toEqual([wrong, 401, 'api_key.invalid']);
      const ofClose = await program(wrong).get('/api/v1/me/');
      expect([ofClose.status, ofClose.body]).toEqual([401, { error: 'Unauthorized' }]);
    }
  });

  it('expire: 401 from that moment on in both APIs, and again valid if that is put off', async () => {
    const now = Date.now();
    const { id, key } = await issue({ expires_at: new Date(now + MINUTE_MS).toISOString() });
    stopClock(now + MINUTE_MS - 1);
    expect(await statusOf(key)).toBe(200);
    stopClock(now + MINUTE_MS);
    const answer = await program(key).get('/api/tasks');
    expect([answer.status, answer.body]).toEqual([
      401,
      {
        success: false,
        error: 'Clave de API Expirada',
        message: 'La clave de API ha expirado',
        code: 'api_key.expired',
      },
    ]);
    expect((await close(key).get('/api/v1/me/')).status).toBe(401);
    await cast.ana.patch(`/api/api-keys/${id}`, { expires_at: new Date(now + 2 * MINUTE_MS).toISOString() });
    expect(await statusOf(key)).toBe(200);
  });

  it('show their last use to the minute', async () => {
    const now = Date.now();
    const { id, key } = await issue();
    const lastUse = async () => Date.parse(`${(await listed(id)).last_used_at}Z`);
    stopClock(now);
    await program(key).get('/api/tasks');
    expect(await lastUse()).toBe(now);
    stopClock(now + MINUTE_MS - 1);
    await close(key).get('/api/v1/me/');
    expect(await lastUse()).toBe(now);
    stopClock(now + MINUTE_MS);
    await close(key).get('/api/v1/me/');
    expect(await lastUse()).toBe(now + MINUTE_MS);
  });

  describe('are changed:', () => {
    const change = (id: string, fields: unknown, by: Client = cast.ana) => by.patch(`/api/api-keys/${id}`, fields);

    it('renamed, narrowed and given an end, which holds at the next request', async () => {
      const { id, key } = await issue();
      const fields = { name: ' other ', scopes: ['write', 'read'], expires_at: '2099-01-01' };
      const { status, body, headers } = await change(id, fields);
      const after = { name: 'other', scopes: ['read', 'write'], expires_at: '2099-01-01T00:00:00' };
      expect([status, body.message, body.data]).toMatchObject([200, 'Clave de API actualizada con exito', after]);
      expect(headers.get('etag')).toMatch(/^"2-/);
      expect(await listed(id)).toMatchObject(after);
      const task = (await makeTask(program(key))).id;
      expect((await program(key).delete(`/api/tasks/${task}`)).body.code).toBe('scope.missing');
      await change(id, { scopes: ['write'] });
      expect((await program(key).get('/api/tasks')).status).toBe(403);
      await change(id, { expires_at: '2020-01-01' });
      expect(await statusOf(key)).toBe(401);
      const [event] = (await api.events('api_key', id)).filter(({ name }) => name === 'api_key.updated');
      expect(event!.changes).toMatchObject({ name: { old: 'x', new: 'other' }, scopes: { old: ALL } });
    });

    it.each([{}, { name: 'x' }, { scopes: ALL.toReversed() }, { expires_at: null }, { id: 'api_x', version: 7 }])(
      'not at all by %j',
      async (fields) => {
        const { id } = await issue();
        const { status, body, headers } = await leavingNothing(api, () => change(id, fields));
        expect([status, body.data.id, headers.get('etag')]).toEqual([200, id, expect.stringMatching(/^"1-/)]);
      },
    );

    it.each<[object, string]>([
      [{ scopes: ['read', 'write'] }, 'scopes.wider'],
      [{ scopes: [] }, 'scopes.unknown'],
      [{ scopes: null }, 'scopes.unknown'],
      [{ name: null }, 'name.not_text'],
      [{ expires_at: 'never' }, 'expires_at.not_iso'],
    ])('not by %j: 400, nothing changed', async (fields, code) => {
      const { id } = await issue({ scopes: ['read'] });
      const before = await listed(id);
      const { status, body } = await leavingNothing(api, () => change(id, fields));
      expect([status, body.code]).toEqual([400, code]);
      expect(await listed(id)).toEqual(before);
    });

    it('not by strangers, nor by an admin: 404 before anything is said of the body', async () => {
      const { id } = await issue();
      for (const stranger of [cast.bob, cast.root]) {
        for (const answer of [
          await leavingNothing(api, () => change(id, { scopes: 'x' }, stranger)),
          await leavingNothing(api, () => rotate(id, 0, stranger)),
          await leavingNothing(api, () => stranger.delete(`/api/api-keys/${id}`)),
        ])
          expect([answer.status, answer.body.code]).toEqual([404, 'api_key.not_found']);
      }
      expect((await change('api_0', { name: 'y' })).status).toBe(404);
    });

    it('only at the version that If-Match expects', async () => {
      const { id } = await issue();
      const stale = { 'if-match': '"7-00000000"' };
      expect((await cast.ana.patch(`/api/api-keys/${id}`, { name: 'y' }, stale)).status).toBe(412);
      expect((await cast.ana.post(`/api/api-keys/${id}/rotate`, undefined, stale)).status).toBe(412);
      expect(await listed(id)).toMatchObject({ name: 'x' });
    });
  });

  describe('are rotated:', () => {
    it('the new secret is shown once, the old one ends at once', async () => {
      const { id, key, ...before } = await issue({ scopes: ['read', 'manage'], expires_at: '2099-01-01' });
      const { status, body } = await rotate(id);
      expect([status, body.message]).toEqual([200, 'Clave de API renovada con exito']);
      expect(body.data.key).toMatch(KEY);
      expect([body.data.id, body.data.key === key]).toEqual([id, false]);
      expect(await listed(id)).toEqual({ ...before, id, last_four: body.data.key.slice(-4) });
      expect([await statusOf(key), await statusOf(body.data.key)]).toEqual([401, 200]);
      const stored = JSON.stringify([await api.rows('SELECT * FROM api_keys'), await api.events()]);
      for (const secret of [key, body.data.key]) expect(stored).not.toContain(secret.split('.')[1]);
    });

    it('with an overlap, the old secret ends after these seconds', async () => {
      const now = Date.now();
      const { id, key } = await issue();
      stopClock(now);
      const next = (await rotate(id, DAY_S)).body.data.key;
      stopClock(now + DAY_S * 1_000 - 1);
      expect([await statusOf(key), await statusOf(next)]).toEqual([200, 200]);
      expect((await close(key).get('/api/v1/me/')).status).toBe(200);
      stopClock(now + DAY_S * 1_000);
      expect([await statusOf(key), await statusOf(next)]).toEqual([401, 200]);
    });

    it('at most two secrets are valid at once', async () => {
      const { id, key: first } = await issue();
      const second = (await rotate(id, DAY_S)).body.data.key;
      const third = (await rotate(id, DAY_S)).body.data.key;
      expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([401, 200, 200]);
      const fourth = (await rotate(id)).body.data.key;
      expect([await statusOf(second), await statusOf(third), await statusOf(fourth)]).toEqual([401, 401, 200]);
    });

    it('by two at once, two of the three secrets are valid', async () => {
      const { id, key } = await issue();
      const both = await Promise.all([rotate(id, 60), rotate(id, 60)]);
      const statuses = await Promise.all([key, ...both.map(({ body }) => body.data.key)].map(statusOf));
      expect(statuses).toEqual([401, 200, 200]);
    });

    it('deletion, expiry and narrowing hold for both secrets', async () => {
      const { id, key } = await issue();
      const next = (await rotate(id, DAY_S)).body.data.key;
      await cast.ana.patch(`/api/api-keys/${id}`, { scopes: ['write'] });
      expect([await statusOf(key), await statusOf(next)]).toEqual([403, 403]);
      await cast.ana.patch(`/api/api-keys/${id}`, { expires_at: '2020-01-01' });
      expect([await statusOf(key), await statusOf(next)]).toEqual([401, 401]);
      await cast.ana.delete(`/api/api-keys/${id}`);
      expect([await statusOf(key), await statusOf(next)]).toEqual([401, 401]);
    });

    it.each(['-1', '86401', '1.5', 'x', '1e3', ''])('not with an overlap of %j', async (overlap) => {
      const { id, key } = await issue();
      const { status, body } = await leavingNothing(api, () => rotate(id, overlap));
      expect([status, body.code]).toEqual([400, 'overlap.out_of_range']);
      expect(await statusOf(key)).toBe(200);
    });
  });

  describe('of a deactivated user', () => {
    it('are refused at the next request in both APIs, and work again after the activation', async () => {
      const { key } = await issue();
      expect(await statusOf(key)).toBe(200);
      await cast.root.post(`/api/users/${cast.ana.id}/deactivate`);
      expect(await statusOf(key)).toBe(401);
      expect((await close(key).get('/api/v1/me/')).status).toBe(401);
      await cast.root.post(`/api/users/${cast.ana.id}/activate`);
      expect(await statusOf(key)).toBe(200);
    });

    it('are refused while the account is in the trash', async () => {
      const { key } = await issue();
      await cast.root.delete(`/api/users/${cast.ana.id}`);
      expect(await statusOf(key)).toBe(401);
      await cast.root.post(`/api/users/${cast.ana.id}/restore`);
      expect(await statusOf(key)).toBe(200);
    });
  });

  it('never have more than their user: roles count for them as for a session', async () => {
    const { key } = await issue();
    const { status, body } = await program(key).get('/api/users');
    expect([status, body.code]).toEqual([403, 'role.required']);
    const theirs = await issue({}, cast.root);
    expect((await program(theirs.key).get('/api/users')).status).toBe(200);
    await cast.root.patch(`/api/users/${cast.bob.id}`, { role: 'admin' });
    await cast.bob.patch(`/api/users/${cast.root.id}`, { role: 'user' });
    expect((await program(theirs.key).get('/api/users')).status).toBe(403);
  });
});
