import { ChoresService } from '../../../src/chores/chores.service';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api } from '../../kit/api';
import { makeTag, makeTask, withKey } from '../../kit/builders';
import { logIn, people, type People } from '../../kit/people';

const DAY = 86_400_000;

describe('The trash', () => {
  let api: Api;
  let cast: People;

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
    api = await Api.start(env);
    cast = await people(api);
  };
  afterEach(() => api.stop());

  const empty = (days: number) => api.app.get(ChoresService).runDue(new Date(Date.now() + days * DAY));
  const ids = async (table: string) => (await api.rows(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id);
  const trashed = async (): Promise<any[]> => (await cast.root.get('/api/trash')).body.data.tasks;

  it('loses a task for good after thirty days, not before, and no other', async () => {
    await start();
    const [old, kept] = [
      await makeTask(cast.ana, { tags: [await makeTag(cast.ana, 'docs')] }),
      await makeTask(cast.bob),
    ];
    await cast.ana.delete(`/api/tasks/${old.id}`);
    await empty(29.9);
    expect(await ids('tasks')).toEqual([old.id, kept.id]);
    expect(await trashed()).toHaveLength(1);
    await empty(30.1);
    expect(await ids('tasks')).toEqual([kept.id]);
    expect(await api.rows('SELECT * FROM task_tags')).toEqual([]);
    expect(await trashed()).toEqual([]);
    const events = await api.events('task', old.id);
    expect(events.map(({ name }) => name)).toEqual(['task.created', 'task.deleted', 'task.purged']);
    expect(events.at(-1)).toMatchObject({ actor_id: null, dialect: 'system' });
    expect((await cast.ana.post(`/api/tasks/${old.id}/restore`)).status).toBe(404);
  });

  it('counts the days from the last deletion', async () => {
    await start();
    const { id } = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    await cast.ana.post(`/api/tasks/${id}/restore`);
    await empty(100);
    expect((await cast.ana.get(`/api/tasks/${id}`)).status).toBe(200);
  });

  it('loses more tasks than one unit of work deletes', async () => {
    await start();
    const { id } = await makeTask(cast.ana, { title: 'Gone' });
    const columns = 'type, title, status, priority, user_id, search_text, created_at, updated_at';
    await api.app.get(UnitOfWork).run(async (em) => {
      for (let i = 0; i < 1_100; i++)
        await em.query(
          `INSERT INTO tasks (public_id, ${columns}) SELECT 'task_${i}', ${columns} FROM tasks WHERE id = ${id}`,
        );
      await em.query('UPDATE tasks SET deleted_at = 1');
    });
    const { id: kept } = await makeTask(cast.ana);
    await empty(0);
    expect(await ids('tasks')).toEqual([kept]);
    expect((await api.events('task')).filter(({ name }) => name === 'task.purged')).toHaveLength(1_101);
  });

  it('is kept forever with TRASH_DAYS=0, and shows that', async () => {
    await start({ TRASH_DAYS: '0' });
    const { id } = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    await cast.root.delete(`/api/users/${cast.bob.id}`);
    await empty(36_500);
    expect(await trashed()).toEqual([expect.objectContaining({ id, purge_at: null })]);
    const { users } = (await cast.root.get('/api/trash/users')).body.data;
    expect(users).toEqual([expect.objectContaining({ id: cast.bob.id, purge_at: null })]);
  });

  it('keeps objects for TRASH_DAYS days', async () => {
    await start({ TRASH_DAYS: '2' });
    const { id } = await makeTask(cast.ana);
    await cast.ana.delete(`/api/tasks/${id}`);
    const [{ deleted_at, purge_at }] = await trashed();
    expect(Date.parse(`${purge_at}Z`) - Date.parse(`${deleted_at}Z`)).toBe(2 * DAY);
    await empty(1.9);
    expect(await ids('tasks')).toEqual([id]);
    await empty(2.1);
    expect(await ids('tasks')).toEqual([]);
  });

  it('purges an account with its objects, but keeps tasks created for others', async () => {
    await start();
    await withKey(cast.ana);
    const [own, before] = [await makeTask(cast.ana), await makeTask(cast.ana)];
    await cast.ana.delete(`/api/tasks/${before.id}`);
    const handed = await makeTask(cast.bob);
    await cast.root.delete(`/api/tasks/${handed.id}`);
    await cast.root.delete(`/api/users/${cast.ana.id}`);
    await empty(29.9);
    expect(await ids('users')).toEqual([cast.root.id, cast.ana.id, cast.bob.id]);
    expect(await ids('tasks')).toEqual([own.id, before.id, handed.id]);
    await cast.bob.post(`/api/tasks/${handed.id}/restore`);
    await empty(30.1);
    expect(await ids('users')).toEqual([cast.root.id, cast.bob.id]);
    expect(await ids('tasks')).toEqual([handed.id]);
    expect(await ids('api_keys')).toEqual([]);
    expect(await api.rows(`SELECT * FROM sessions WHERE user_id = ${cast.ana.id}`)).toEqual([]);
    expect((await api.events('user', cast.ana.id)).at(-1)).toMatchObject({ name: 'user.purged', actor_id: null });
    for (const { id } of [own, before])
      expect((await api.events('task', id)).map(({ name }) => name)).toEqual([
        'task.created',
        'task.deleted',
        'task.purged',
      ]);
    expect((await cast.root.post(`/api/users/${cast.ana.id}/restore`)).status).toBe(404);
    await expect(logIn(api, cast.ana.email, cast.ana.password)).rejects.toThrow('cannot log in');
  });

  it('loses no account that was restored in time', async () => {
    await start();
    const { id } = await makeTask(cast.ana);
    await cast.root.delete(`/api/users/${cast.ana.id}`);
    await cast.root.post(`/api/users/${cast.ana.id}/restore`);
    await empty(100);
    expect(await ids('users')).toHaveLength(3);
    expect(await ids('tasks')).toEqual([id]);
  });

  it('does not say who deleted a task once that account is gone for good', async () => {
    await start();
    const { id } = await makeTask(cast.ana);
    await cast.root.patch(`/api/users/${cast.bob.id}`, { role: 'admin' });
    await cast.bob.delete(`/api/tasks/${id}`);
    expect(await trashed()).toEqual([expect.objectContaining({ id, deleted_by: cast.bob.id })]);
    await cast.root.patch(`/api/users/${cast.bob.id}`, { role: 'user' });
    await cast.root.delete(`/api/users/${cast.bob.id}`);
    await api.app.get(UnitOfWork).run((em) => em.query(`UPDATE users SET deleted_at = 1 WHERE id = ${cast.bob.id}`));
    await empty(0);
    expect(await ids('users')).toEqual([cast.root.id, cast.ana.id]);
    expect(await trashed()).toEqual([expect.objectContaining({ id, deleted_by: null })]);
  });
});
