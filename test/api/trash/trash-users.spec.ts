import { type Api, Client } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTag, makeTask, withKey } from '../../kit/builders';
import { withRestoredRows } from '../../kit/fixtures';
import { join, logIn, type People } from '../../kit/people';
import { takenValue } from '../../kit/refusals';

const NOT_FOUND = { status: 404, body: { success: false, message: 'Usuario no encontrado' } };

describe('A deleted account', () => {
  let api: Api;
  let cast: People;

  withRestoredRows((made) => ({ api, cast } = made));

  const deleteAna = async () => expect((await cast.root.delete(`/api/users/${cast.ana.id}`)).status).toBe(200);
  const restoreAna = () => cast.root.post(`/api/users/${cast.ana.id}/restore`);
  const tasksOf = async (client: Client) =>
    (await client.get('/api/tasks?sort_order=asc&per_page=100')).body.data.tasks;
  const trashOf = async (client: Client) =>
    (await client.get('/api/trash')).body.data.tasks.map(({ id }: { id: number }) => id);
  const trashedUsers = async () => (await cast.root.get('/api/trash/users')).body.data.users;
  const namesOf = async (type: string, id: number) => (await api.events(type, id)).map(({ name }) => name);

  describe('while it is in the trash', () => {
    it('is in no list and found by no look-up, in either API', async () => {
      const program = await withKey(cast.root);
      const { id: name } = (await (await withKey(cast.ana)).get('/api/v1/me/')).body;
      const looks = ['/api/v1/user/', '/api/v1/user/?_order_by=first_name', '/api/v1/organization/ORGANIZATION/'];
      const organization = (await program.get('/api/v1/me/')).body.organizations[0].id;
      const shown = async () =>
        Promise.all(looks.map(async (look) => (await program.get(look.replace('ORGANIZATION', organization))).text));
      for (const text of await shown()) expect(text).toContain(name);
      await deleteAna();
      for (const text of await shown()) expect(text).not.toContain(name);
      expect((await program.get(`/api/v1/user/${name}/`)).status).toBe(404);
      const list = (await cast.root.get('/api/users')).body.data;
      expect(list.users.map(({ username }: any) => username)).toEqual(['bob', 'admin']);
      expect(list.pagination.total).toBe(2);
      await leavingNothing(api, async () => {
        const path = `/api/users/${cast.ana.id}`;
        expect(await cast.root.get(path)).toMatchObject(NOT_FOUND);
        expect(await cast.root.patch(path, { first_name: 'Ghost' })).toMatchObject(NOT_FOUND);
        expect(await cast.root.post(`${path}/activate`)).toMatchObject(NOT_FOUND);
        expect(await cast.root.post(`${path}/deactivate`)).toMatchObject(NOT_FOUND);
        expect(await cast.root.delete(path)).toMatchObject(NOT_FOUND);
      });
    });

    it('rejects sessions, refresh tokens, passwords and API keys', async () => {
      const program = await withKey(cast.ana);
      await deleteAna();
      expect((await cast.ana.get('/api/auth/me')).status).toBe(401);
      expect((await new Client(api.url, cast.ana.refreshToken).post('/api/auth/refresh')).status).toBe(401);
      expect((await program.get('/api/v1/me/')).status).toBe(401);
      const login = { email: cast.ana.email, password: cast.ana.password };
      const gone = await api.anonymous.post('/api/auth/login', login);
      const never = await api.anonymous.post('/api/auth/login', { ...login, email: 'never@example.com' });
      expect([gone.status, gone.body]).toEqual([401, never.body]);
    });

    it('leaves its username and its address to others', async () => {
      await deleteAna();
      const again = await join(api, 'ana');
      expect(again.id).toBeGreaterThan(cast.bob.id);
      await cast.root.delete(`/api/users/${again.id}`);
      const fields = { username: 'ana', email: 'ana@example.com' };
      const taken = await cast.bob.patch(`/api/users/${cast.bob.id}`, { ...fields, current_password: 'Secret123' });
      expect(taken).toMatchObject({ status: 200, body: { data: { username: 'ana', email: 'ana@example.com' } } });
      expect((await trashedUsers()).map(({ id }: any) => id)).toEqual([again.id, cast.ana.id]);
    });

    it('cannot be assigned tasks, and its name is not shown', async () => {
      const [ana, bob] = [await withKey(cast.ana), await withKey(cast.bob)];
      const lead = await makeLead(ana);
      const [me, other] = [(await ana.get('/api/v1/me/')).body.id, (await bob.get('/api/v1/me/')).body.id];
      const handed = await makeCloseTask(ana, lead.id, { assigned_to: other });
      expect(handed).toMatchObject({ created_by: me, created_by_name: 'ana' });
      await deleteAna();
      const shown = await bob.get(`/api/v1/task/${handed.id}/`);
      expect(shown).toMatchObject({ status: 200, body: { created_by: null, created_by_name: null } });
      await leavingNothing(api, async () => {
        const body = { lead_id: lead.id, text: 'For nobody', assigned_to: me };
        expect((await bob.post('/api/v1/task/', body)).status).toBe(400);
        expect((await bob.put(`/api/v1/task/${handed.id}/`, { assigned_to: me })).status).toBe(400);
        expect((await bob.get(`/api/v1/task/?assigned_to=${me}`)).body.data).toEqual([]);
      });
      await restoreAna();
      expect((await bob.get(`/api/v1/task/${handed.id}/`)).body).toMatchObject({ created_by: me });
    });

    it('takes its tasks along: they are in no list, trash or export', async () => {
      const docs = await makeTag(cast.bob, 'docs');
      const task = await makeTask(cast.ana, { tags: [docs] });
      const trashed = await makeTask(cast.ana, { tags: [docs] });
      await cast.ana.delete(`/api/tasks/${trashed.id}`);
      await deleteAna();
      expect(await tasksOf(cast.root)).toEqual([]);
      expect((await cast.root.get('/api/tasks/export')).status).toBe(404);
      expect((await cast.root.get('/api/tasks/statistics?scope=all')).body.data.total_tasks).toBe(0);
      expect((await cast.root.get(`/api/tags/${docs}`)).body.data.task_count).toBe(0);
      expect(await trashOf(cast.root)).toEqual([]);
      await leavingNothing(api, async () => {
        for (const { id } of [task, trashed]) {
          expect((await cast.root.get(`/api/tasks/${id}`)).status).toBe(404);
          expect((await cast.root.post(`/api/tasks/${id}/restore`)).status).toBe(404);
          expect((await cast.root.delete(`/api/trash/${id}`)).status).toBe(404);
        }
      });
    });

    it('keeps no task that was being made meanwhile from going with it', async () => {
      const making = Array.from({ length: 12 }, (_, i) => cast.ana.post('/api/tasks', { title: `Task ${i}` }));
      const deletion = deleteAna();
      const made = (await Promise.all(making)).filter(({ status }) => status === 201).length;
      await deletion;
      expect(await tasksOf(cast.root)).toEqual([]);
      expect((await restoreAna()).status).toBe(200);
      expect(await tasksOf(cast.root)).toHaveLength(made);
    });
  });

  describe('GET /api/trash/users', () => {
    it('shows admins who was deleted, when, and when they will be purged', async () => {
      const user = (await cast.ana.get('/api/auth/me')).body.data;
      await deleteAna();
      const { status, body } = await cast.root.get('/api/trash/users');
      const [row] = await api.rows(`SELECT deleted_at FROM users WHERE id = ${cast.ana.id}`);
      const shown = (instant: number) => new Date(instant).toISOString().slice(0, 19);
      expect(status).toBe(200);
      expect(body.data).toEqual({
        users: [{ ...user, deleted_at: expect.any(String), purge_at: expect.any(String) }],
        pagination: { page: 1, per_page: 10, total: 1, total_pages: 1, has_next: false, has_prev: false },
      });
      expect(body.data.users[0].deleted_at.slice(0, 19)).toBe(shown(Number(row.deleted_at)));
      expect(body.data.users[0].purge_at.slice(0, 19)).toBe(shown(Number(row.deleted_at) + 30 * 86_400_000));
      expect(JSON.stringify(body)).not.toMatch(/argon2/);
    });

    it('is for admins', async () => {
      await deleteAna();
      expect((await cast.bob.get('/api/trash/users')).status).toBe(403);
      expect((await api.anonymous.get('/api/trash/users')).status).toBe(401);
    });
  });

  describe('POST /api/users/{id}/restore', () => {
    it('gives the account back with exactly the tasks that went with it', async () => {
      const docs = await makeTag(cast.bob, 'docs');
      const task = await makeTask(cast.ana, { tags: [docs] });
      const done = await makeTask(cast.ana, { status: 'completed' });
      const trashed = await makeTask(cast.ana);
      await cast.ana.delete(`/api/tasks/${trashed.id}`);
      const user = (await cast.ana.get('/api/auth/me')).body.data;
      await deleteAna();
      const answer = await restoreAna();
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        success: true,
        message: 'Usuario restaurado con exito',
        data: { ...user, updated_at: expect.any(String) },
      });
      const again = await logIn(api, cast.ana.email, cast.ana.password);
      const back = (await tasksOf(again)).map((each: any) => ({ ...each, updated_at: null }));
      expect(back).toEqual([task, done].map((each) => ({ ...each, updated_at: null })));
      expect(await trashOf(again)).toEqual([trashed.id]);
      expect(await trashedUsers()).toEqual([]);
      expect(await namesOf('task', task.id)).toEqual(['task.created', 'task.deleted', 'task.restored']);
      expect(await namesOf('task', trashed.id)).toEqual(['task.created', 'task.deleted']);
      expect((await namesOf('user', cast.ana.id)).slice(-2)).toEqual(['user.deleted', 'user.restored']);
      expect((await api.events('user', cast.ana.id)).at(-1)!.actor_id).toBe(cast.root.id);
    });

    it('counts as a change like the deletion, and can be conditional like it', async () => {
      const path = `/api/users/${cast.ana.id}`;
      const stale = { 'if-match': '"1-00000000"' };
      expect((await cast.root.delete(path, undefined, stale)).status).toBe(200);
      const refused = await leavingNothing(api, () => cast.root.post(`${path}/restore`, undefined, stale));
      expect([refused.status, refused.headers.get('etag')]).toEqual([412, expect.stringMatching(/^"2-/)]);
      const restored = await cast.root.post(`${path}/restore`, undefined, { 'if-match': '"2-00000000"' });
      expect([restored.status, restored.headers.get('etag')]).toEqual([200, expect.stringMatching(/^"3-/)]);
    });

    it('keeps sessions ended, makes API keys valid again, and keeps deactivated accounts deactivated', async () => {
      const program = await withKey(cast.ana);
      await deleteAna();
      await restoreAna();
      expect((await cast.ana.get('/api/auth/me')).status).toBe(401);
      expect((await new Client(api.url, cast.ana.refreshToken).post('/api/auth/refresh')).status).toBe(401);
      expect((await program.get('/api/v1/me/')).status).toBe(200);
      await cast.root.post(`/api/users/${cast.bob.id}/deactivate`);
      await cast.root.delete(`/api/users/${cast.bob.id}`);
      const bob = await cast.root.post(`/api/users/${cast.bob.id}/restore`);
      expect(bob).toMatchObject({ status: 200, body: { data: { is_active: false } } });
    });

    it.each([
      ['username', { username: 'ana' }, 'El nombre de usuario ya existe', 'Username already exists'],
      ['address', { email: 'ana@example.com' }, 'El correo electronico ya existe', 'Email already exists'],
    ])('is a conflict when somebody else has the %s meanwhile, and changes nothing', async (_, fields, es, en) => {
      await makeTask(cast.ana);
      await deleteAna();
      expect((await cast.root.patch(`/api/users/${cast.bob.id}`, fields)).status).toBe(200);
      const answer = await leavingNothing(api, restoreAna);
      expect([answer.status, answer.body]).toEqual([409, takenValue(Object.keys(fields)[0]!, es)]);
      const path = `/api/users/${cast.ana.id}/restore`;
      const english = await cast.root.post(path, undefined, { 'accept-language': 'en' });
      expect(english.body.message).toBe(en);
      await cast.root.patch(`/api/users/${cast.bob.id}`, { username: 'bob', email: 'bob@example.com' });
      expect((await restoreAna()).status).toBe(200);
    });

    it('is for admins, finds no missing account, and leaves one alone that is in use', async () => {
      await deleteAna();
      await leavingNothing(api, async () => {
        for (const id of [cast.ana.id, cast.bob.id, 999_999]) {
          expect((await cast.bob.post(`/api/users/${id}/restore`)).status).toBe(403);
          expect((await api.anonymous.post(`/api/users/${id}/restore`)).status).toBe(401);
        }
        for (const missing of ['0', '999999', '99999999999999999999'])
          expect(await cast.root.post(`/api/users/${missing}/restore`)).toMatchObject(NOT_FOUND);
        expect((await cast.root.post('/api/users/abc/restore')).status).toBe(404);
        const inUse = await cast.root.post(`/api/users/${cast.bob.id}/restore`);
        expect(inUse).toMatchObject({ status: 200, body: { data: { username: 'bob' } } });
      });
    });

    it('happens once, even with concurrent requests', async () => {
      const { id } = await makeTask(cast.ana);
      await deleteAna();
      const answers = await Promise.all(Array.from({ length: 6 }, restoreAna));
      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
      expect(await namesOf('task', id)).toEqual(['task.created', 'task.deleted', 'task.restored']);
    });
  });
});
