import { type Api, Client } from '../../kit/api';
import { leavingNothing, makeTag, makeTask } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import { join, type People, type Person } from '../../kit/people';
import { coded } from '../../kit/refusals';

const NO_ACCESS = coded({
  success: false,
  error: 'Prohibido',
  message: 'No tienes permiso para acceder a este recurso',
});

describe('Locking out and deleting accounts', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const promote = async (person: Person) =>
    expect((await cast.root.patch(`/api/users/${person.id}`, { role: 'admin' })).status).toBe(200);

  /** Every way in which an admin could stop being one. */
  const removals = (person: Person): [string, string, unknown?][] => [
    ['DELETE', `/api/users/${person.id}`],
    ['POST', `/api/users/${person.id}/deactivate`],
    ['PATCH', `/api/users/${person.id}`, { role: 'user' }],
    ['PUT', `/api/users/${person.id}`, { role: 'user', first_name: 'Never' }],
    ['PATCH', `/api/users/${person.id}`, { is_active: false }],
    ['PUT', `/api/users/${person.id}`, { is_active: false, role: 'admin' }],
  ];

  it('deletes an account with its tasks, ends its sessions, and records each loss', async () => {
    const docs = await makeTag(cast.ana, 'docs');
    const first = await makeTask(cast.ana, { title: 'One', tags: [docs] });
    const second = await makeTask(cast.ana, { title: 'Two' });
    const other = await makeTask(cast.bob, { title: 'Stays', tags: [docs] });
    const before = (await api.events()).length;
    const answer = await cast.root.delete(`/api/users/${cast.ana.id}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, message: 'Usuario eliminado con exito' });
    expect((await cast.root.get('/api/tasks')).body.data.tasks).toEqual([other]);
    expect((await cast.root.get(`/api/tags/${docs}`)).body.data.task_count).toBe(1);
    expect((await cast.ana.get('/api/auth/me')).status).toBe(401);
    expect((await new Client(api.url, cast.ana.refreshToken).post('/api/auth/refresh')).status).toBe(401);
    expect(await api.rows('SELECT id FROM tags')).toEqual([{ id: docs }]);
    const news = (await api.events()).slice(before);
    expect(news.every((event) => event.actor_id === cast.root.id)).toBe(true);
    const lost = news.filter((event) => event.name === 'task.deleted').map((event) => Number(event.subject_id));
    expect(lost.toSorted((a, b) => a - b)).toEqual([first.id, second.id]);
    const gone = news.filter((event) => event.name === 'user.deleted');
    expect(gone.map((event) => event.subject_id)).toEqual([String(cast.ana.id)]);
    expect(gone[0]!.changes).toMatchObject({ username: { old: 'ana', new: null } });
    expect(JSON.stringify(news)).not.toMatch(/argon2/);
    expect((await cast.root.get(`/api/users/${cast.ana.id}`)).status).toBe(404);
    expect((await cast.root.delete(`/api/users/${cast.ana.id}`)).status).toBe(404);
  });

  it('frees the username and the address, but never the id', async () => {
    const newest = await join(api, 'zoe');
    await cast.root.delete(`/api/users/${newest.id}`);
    const again = await join(api, 'zoe');
    expect(again.id).toBeGreaterThan(newest.id);
    expect((await newest.get('/api/auth/me')).status).toBe(401);
  });

  it.each(['DELETE /', 'POST /activate', 'POST /deactivate'])(
    'lets only an admin %s, not even oneself',
    async (what) => {
      const [method, action] = what.split(' ') as [string, string];
      await leavingNothing(api, async () => {
        for (const id of [cast.ana.id, cast.bob.id, cast.root.id, 4_000_000]) {
          const path = `/api/users/${id}${action === '/' ? '' : action}`;
          const answer = await cast.bob.send(method, path);
          expect(answer.status).toBe(403);
          expect(answer.body).toEqual(NO_ACCESS);
          expect((await api.anonymous.send(method, path)).status).toBe(401);
        }
      });
      const english = await cast.bob.send(
        method,
        `/api/users/${cast.ana.id}${action === '/' ? '' : action}`,
        undefined,
        {
          'accept-language': 'en',
        },
      );
      expect(english.body).toMatchObject({ message: 'Admin access required' });
    },
  );

  it('deactivates and activates, with or without a body', async () => {
    const off = await cast.root.post(`/api/users/${cast.ana.id}/deactivate`);
    expect(off).toMatchObject({
      status: 200,
      body: { success: true, message: 'Usuario desactivado con exito', data: { id: cast.ana.id, is_active: false } },
    });
    const on = await cast.root.post(`/api/users/${cast.ana.id}/activate`, { is_active: false });
    expect(on).toMatchObject({
      status: 200,
      body: { success: true, message: 'Usuario activado con exito', data: { id: cast.ana.id, is_active: true } },
    });
    const events = (await api.events('user', cast.ana.id)).slice(-2);
    expect(events).toMatchObject([
      { name: 'user.deactivated', actor_id: cast.root.id, changes: { isActive: { old: true, new: false } } },
      { name: 'user.activated', actor_id: cast.root.id, changes: { isActive: { old: false, new: true } } },
    ]);
  });

  it('writes nothing when there is nothing to lock or unlock', async () => {
    const on = await leavingNothing(api, () => cast.root.post(`/api/users/${cast.ana.id}/activate`));
    expect(on).toMatchObject({ status: 200, body: { data: { is_active: true } } });
    await cast.root.post(`/api/users/${cast.ana.id}/deactivate`);
    const off = await leavingNothing(api, () => cast.root.post(`/api/users/${cast.ana.id}/deactivate`));
    expect(off).toMatchObject({ status: 200, body: { data: { is_active: false } } });
  });

  it('spares other admins', async () => {
    await promote(cast.ana);
    await leavingNothing(api, async () => {
      const removed = await cast.root.delete(`/api/users/${cast.ana.id}`);
      expect(removed.status).toBe(403);
      expect(removed.body).toEqual(
        coded({ success: false, message: 'No se pueden eliminar usuarios administradores' }),
      );
      const locked = await cast.root.post(`/api/users/${cast.ana.id}/deactivate`);
      expect(locked.status).toBe(403);
      expect(locked.body).toEqual(
        coded({ success: false, message: 'No se pueden desactivar usuarios administradores' }),
      );
    });
  });

  it('lets an admin resign while another stays', async () => {
    await promote(cast.ana);
    const resigned = await cast.root.patch(`/api/users/${cast.root.id}`, { role: 'user' });
    expect(resigned).toMatchObject({ status: 200, body: { data: { role: { name: 'user' } } } });
    expect(await api.rows(`SELECT id FROM users WHERE role = 'admin'`)).toEqual([{ id: cast.ana.id }]);
  });

  it('never removes the last active admin, by any operation', async () => {
    await promote(cast.ana);
    expect((await cast.root.patch(`/api/users/${cast.ana.id}`, { is_active: false })).status).toBe(200);
    for (const [method, path, fields] of removals(cast.root)) {
      const answer = await leavingNothing(api, () => cast.root.send(method, path, fields));
      expect({ method, fields, status: answer.status }).toEqual({ method, fields, status: 409 });
      expect(answer.body).toEqual(coded({ success: false, message: expect.any(String) }));
    }
    expect((await cast.root.get('/api/users')).status).toBe(200);
  });

  it('lets the last admin change everything else about themselves', async () => {
    const fields = { role: 'admin', is_active: true, first_name: 'Root' };
    const answer = await cast.root.patch(`/api/users/${cast.root.id}`, fields);
    expect(answer).toMatchObject({ status: 200, body: { data: { first_name: 'Root', role: { name: 'admin' } } } });
  });
});
