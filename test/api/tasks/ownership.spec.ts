import { Api, type Client } from '../../kit/api';
import { makeTag, makeTask, withKey } from '../../kit/builders';
import { join, logIn, people, type People, type Person } from '../../kit/people';
import { coded } from '../../kit/refusals';

type Refusal = [status: number, message: string];

interface Route {
  verb: string;
  path: string;
  body?: unknown;
  /** What the owner and the stranger hear; "ok" is a 200. */
  owner: Refusal | 'ok';
  stranger: Refusal | 'ok';
}

const ADMINS_ONLY: Refusal = [403, 'No tienes permiso para acceder a este recurso'];
const NOT_SEEN: Refusal = [403, 'No tienes permiso para ver esta tarea'];
const NOT_CHANGED: Refusal = [403, 'No tienes permiso para actualizar esta tarea'];
const NOT_DELETED: Refusal = [403, 'No tienes permiso para eliminar esta tarea'];
const NOT_YOU: Refusal = [403, 'Prohibido'];

/** An admin may all of it. `:task` is the owner's task, `:owner` the owner, `:tag` a tag that the owner made. */
const ROUTES: Route[] = [
  { verb: 'GET', path: '/api/tasks/:task', owner: 'ok', stranger: NOT_SEEN },
  { verb: 'PUT', path: '/api/tasks/:task', body: { title: 'Mine' }, owner: 'ok', stranger: NOT_CHANGED },
  { verb: 'PATCH', path: '/api/tasks/:task', body: { title: 'Mine' }, owner: 'ok', stranger: NOT_CHANGED },
  { verb: 'PATCH', path: '/api/tasks/:task', body: {}, owner: 'ok', stranger: NOT_CHANGED },
  { verb: 'DELETE', path: '/api/tasks/:task', owner: 'ok', stranger: NOT_DELETED },
  { verb: 'POST', path: '/api/tasks/:task/complete', owner: 'ok', stranger: NOT_CHANGED },
  { verb: 'GET', path: '/api/tasks', owner: 'ok', stranger: 'ok' },
  { verb: 'GET', path: '/api/tasks/statistics', owner: 'ok', stranger: 'ok' },
  { verb: 'GET', path: '/api/tasks/export', owner: 'ok', stranger: [404, 'No hay tareas para exportar'] },
  { verb: 'GET', path: '/api/tags', owner: 'ok', stranger: 'ok' },
  { verb: 'GET', path: '/api/tags/:tag', owner: 'ok', stranger: 'ok' },
  { verb: 'PUT', path: '/api/tags/:tag', body: { name: 'mine' }, owner: ADMINS_ONLY, stranger: ADMINS_ONLY },
  { verb: 'PATCH', path: '/api/tags/:tag', body: { name: 'mine too' }, owner: ADMINS_ONLY, stranger: ADMINS_ONLY },
  { verb: 'DELETE', path: '/api/tags/:tag', owner: ADMINS_ONLY, stranger: ADMINS_ONLY },
  { verb: 'GET', path: '/api/users', owner: ADMINS_ONLY, stranger: ADMINS_ONLY },
  { verb: 'GET', path: '/api/users/:owner', owner: 'ok', stranger: NOT_YOU },
  { verb: 'PUT', path: '/api/users/:owner', body: { first_name: 'Mine' }, owner: 'ok', stranger: NOT_YOU },
  { verb: 'PATCH', path: '/api/users/:owner', body: { first_name: 'Mine' }, owner: 'ok', stranger: NOT_YOU },
  { verb: 'DELETE', path: '/api/users/:owner', owner: ADMINS_ONLY, stranger: ADMINS_ONLY },
  { verb: 'POST', path: '/api/users/:owner/activate', owner: ADMINS_ONLY, stranger: ADMINS_ONLY },
  { verb: 'POST', path: '/api/users/:owner/deactivate', owner: ADMINS_ONLY, stranger: ADMINS_ONLY },
];

const titled = ROUTES.map(
  (route) => [`${route.verb} ${route.path} ${JSON.stringify(route.body) ?? ''}`, route] as const,
);
const refusedTo = (who: 'owner' | 'stranger') => titled.filter(([, route]) => route[who] !== 'ok');
const grantedTo = (who: 'owner' | 'stranger') => titled.filter(([, route]) => route[who] === 'ok');

interface Things {
  owner: Person;
  task: number;
  tag: number;
}

async function thingsOf(owner: Person): Promise<Things> {
  const tag = await makeTag(owner, `tag of ${owner.username}`);
  return { owner, tag, task: (await makeTask(owner, { tags: [tag] })).id };
}

describe('Who may what:', () => {
  let api: Api;
  let cast: People;
  let loggedOut: Person;
  let deactivated: Person;
  let things: Things;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    things = await thingsOf(cast.ana);
    // Both are owners themselves: that a session has ended must weigh more than that the task is theirs.
    loggedOut = await logIn(api, cast.ana.email, cast.ana.password);
    await loggedOut.post('/api/auth/logout', { refresh_token: loggedOut.refreshToken });
    deactivated = await join(api, 'carla');
  });
  afterAll(() => api.stop());

  const send = (client: Client, { verb, path, body }: Route, { owner, task, tag }: Things) =>
    client.send(
      verb,
      path.replace(':task', String(task)).replace(':tag', String(tag)).replace(':owner', String(owner.id)),
      body,
    );

  async function expectRefusal(client: Client, route: Route, of: Things, refusal: Refusal, error?: string) {
    const before = await api.everything();
    const { status, body } = await send(client, route, of);
    expect([status, body.message, body.success, body.data]).toEqual([...refusal, false, undefined]);
    const family = error ?? (refusal === ADMINS_ONLY ? 'Prohibido' : undefined);
    expect(body.error).toBe(family);
    expect(await api.everything()).toEqual(before);
  }

  it.each(refusedTo('owner'))('%s is refused to the owner and leaves nothing behind', async (_, route) => {
    await expectRefusal(cast.ana, route, things, route.owner as Refusal);
  });

  it.each(refusedTo('stranger'))('%s is refused to a stranger and leaves nothing behind', async (_, route) => {
    await expectRefusal(cast.bob, route, things, route.stranger as Refusal);
  });

  it.each(titled)('%s is refused without a token and leaves nothing behind', async (_, route) => {
    const refusal: Refusal = [401, 'La peticion no contiene un token valido'];
    await expectRefusal(api.anonymous, route, things, refusal, 'Autorizacion Requerida');
  });

  it.each(titled)('%s is refused to a session that was logged out and leaves nothing behind', async (_, route) => {
    await expectRefusal(loggedOut, route, things, [401, 'El token ha sido revocado'], 'Token Revocado');
  });

  it.each(grantedTo('stranger'))('%s is granted to a stranger and shows nothing of the owner', async (_, route) => {
    const { status, body, text } = await send(cast.bob, route, things);
    expect([status, body.success]).toEqual([200, true]);
    expect(text).not.toContain('Write API documentation');
    if (route.path === '/api/tasks/statistics') expect(body.data.total_tasks).toBe(0);
  });

  describe('with things of their own,', () => {
    let fresh: Things;
    let count = 0;

    beforeEach(async () => {
      fresh = await thingsOf(await join(api, `owner${++count}`));
    });

    it.each(grantedTo('owner'))('%s is granted to the owner', async (_, route) => {
      expect((await send(fresh.owner, route, fresh)).status).toBe(200);
    });

    it.each(titled)('%s is granted to an admin', async (_, route) => {
      expect((await send(cast.root, route, fresh)).status).toBe(200);
    });
  });

  describe('through API keys:', () => {
    const SCOPES = ['read', 'write', 'delete', 'manage'];
    const ofScope: Client[] = [];
    let count = 0;

    beforeAll(async () => {
      for (const scope of SCOPES) ofScope.push(await withKey(cast.bob, scope, { scopes: [scope] }));
      ofScope.push(await withKey(cast.bob));
    });

    it.each(refusedTo('stranger'))('%s is refused to keys of a stranger, whatever their scopes', async (_, route) => {
      const before = await api.everything();
      for (const key of ofScope) {
        const { status, body } = await send(key, route, things);
        if (body.code === 'scope.missing') expect([status, key]).not.toEqual([403, ofScope.at(-1)]);
        else expect([status, body.message]).toEqual(route.stranger);
      }
      expect(await api.everything()).toEqual(before);
    });

    it.each(grantedTo('owner'))('%s is granted to a key of the owner', async (_, route) => {
      const fresh = await thingsOf(await join(api, `keyholder${++count}`));
      expect((await send(await withKey(fresh.owner), route, fresh)).status).toBe(200);
    });

    it.each(titled)('%s is granted to a key of an admin', async (_, route) => {
      const fresh = await thingsOf(await join(api, `keyholder${++count}`));
      // No two tags have one name, and the admin has renamed some without a key.
      const body = route.path === '/api/tags/:tag' ? { name: `renamed ${count}` } : route.body;
      expect((await send(await withKey(cast.root), { ...route, body }, fresh)).status).toBe(200);
    });

    it.each(titled)('%s is refused to a key of a deactivated user and leaves nothing behind', async (_, route) => {
      const owner = await join(api, `keyholder${++count}`);
      const [key, theirs] = [await withKey(owner), await thingsOf(owner)];
      await cast.root.post(`/api/users/${owner.id}/deactivate`);
      const refusal: Refusal = [401, 'La clave de API no existe o ya no sirve'];
      await expectRefusal(key, route, theirs, refusal, 'Clave de API Invalida');
    });
  });

  describe('once deactivated, the owner', () => {
    let theirs: Things;

    beforeAll(async () => {
      theirs = await thingsOf(deactivated);
      expect((await cast.root.post(`/api/users/${deactivated.id}/deactivate`)).status).toBe(200);
    });

    it.each(titled)('is refused %s and leaves nothing behind', async (_, route) => {
      await expectRefusal(deactivated, route, theirs, [401, 'El token ha sido revocado'], 'Token Revocado');
    });
  });

  it('a task that is not there is 404 for everybody who has a token, and writes nothing', async () => {
    const before = await api.everything();
    for (const client of [cast.ana, cast.bob, cast.root]) {
      for (const route of ROUTES.filter(({ path }) => path.includes(':task'))) {
        const { status, body } = await send(client, route, { ...things, task: 999_999 });
        expect([status, body]).toEqual([404, coded({ success: false, message: 'Tarea no encontrada' })]);
      }
    }
    expect(await api.everything()).toEqual(before);
  });

  it('a list, a filter or an export never shows a stranger the task', async () => {
    const { tag, task, owner } = things;
    const { title } = (await owner.get(`/api/tasks/${task}`)).body.data;
    for (const query of [
      '',
      `?user_id=${owner.id}`,
      `?tag_id=${tag}`,
      '?search=API',
      '?sort_by=title&sort_order=asc',
    ]) {
      const { status, body } = await cast.bob.get(`/api/tasks${query}`);
      expect([status, body.data.tasks, body.data.pagination.total]).toEqual([200, [], 0]);
      expect((await owner.get(`/api/tasks${query}`)).body.data.tasks).toMatchObject([{ id: task, title }]);
    }
    expect((await cast.bob.get(`/api/tasks/export?tag_id=${tag}`)).status).toBe(404);
  });
});
