import { ChoresService } from '../../../src/chores/chores.service';
import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Fields } from '../../kit/api';
import { makeTask } from '../../kit/builders';
import { miscounted } from '../../kit/counted';
import { Gate } from '../../kit/stores/open-store';
import { people, type People } from '../../kit/people';
import { engine } from '../../kit/stores/store';

const MANY = 40;
const DAY = 86_400_000;

const times = <T>(make: (i: number) => T): T[] => Array.from({ length: MANY }, (_, i) => make(i));

describe('The counts of tasks', () => {
  let api: Api;
  let cast: People;

  beforeEach(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterEach(() => api.stop());

  const write = (sql: string): Promise<void> => api.app.get(UnitOfWork).run(async (em) => void (await em.query(sql)));
  const faults = () => miscounted((sql) => api.rows(sql));
  const fold = () => api.app.get(ChoresService).runDue(new Date(Date.now() + 2 * DAY));
  const make = (fields: Fields = {}) => makeTask(cast.ana, { due_date: '2020-01-01', ...fields });

  it('are kept by the database itself, also after a migration that recreates the table', async () => {
    const names = await api.rows(
      engine === 'sqlite'
        ? `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'tasks' ORDER BY name`
        : `SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'tasks'::regclass AND NOT tgisinternal ORDER BY tgname`,
    );
    const counting = names.map(({ name }) => name).filter((name) => name.startsWith('tasks_count_'));
    expect(counting).toEqual(['tasks_count_delete', 'tasks_count_insert', 'tasks_count_update']);
  });

  it('follow the cascades of the database when a user is deleted', async () => {
    const { ana, bob } = cast;
    await make();
    await makeTask(bob);
    await write(`UPDATE tasks SET created_by_id = ${ana.id}`);
    await write(`INSERT INTO tasks (public_id, type, title, status, priority, user_id, created_by_id, search_text, created_at,
      updated_at) SELECT 'task_x', type, title, status, priority, ${ana.id}, ${bob.id}, search_text, 1, 1 FROM tasks LIMIT 1`);
    expect(await faults()).toEqual([]);
    await write(`DELETE FROM users WHERE id = ${ana.id}`);
    expect(await api.rows('SELECT user_id, created_by_id FROM tasks')).toEqual([
      { user_id: bob.id, created_by_id: null },
    ]);
    expect(await faults()).toEqual([]);
    await write('DELETE FROM tasks');
    expect(await faults()).toEqual([]);
  });

  it('are exact however many write to the tasks of one owner at once, and none of them is refused', async () => {
    const tasks = await Promise.all(times(() => make()));
    for (const body of [{ status: 'completed' }, { priority: 'urgent' }, { status: 'pending' }, { due_date: null }]) {
      const answers = await Promise.all([
        ...tasks.map(({ id }, i) => (i % 4 ? cast.ana : cast.root).patch(`/api/tasks/${id}`, body)),
        ...tasks.map(({ id }) => cast.ana.post('/api/tasks/bulk', { operations: [{ op: 'update', id, data: body }] })),
        fold(),
      ]);
      expect(answers.filter((answer) => answer && answer.status !== 200)).toEqual([]);
      expect(await faults()).toEqual([]);
    }
    const { body } = await cast.ana.get('/api/tasks/statistics');
    expect(body.data).toMatchObject({ total_tasks: MANY, pending_tasks: MANY, by_priority: { urgent: MANY } });
  });

  it('leave one row of each after a while, and none of what there is no more', async () => {
    const tasks = await Promise.all(times((i) => make({ priority: i % 2 ? 'low' : 'high' })));
    await Promise.all(tasks.slice(1).map(({ id }) => cast.ana.delete(`/api/tasks/${id}`)));
    await fold();
    const rows = await api.rows('SELECT viewer_id, relation, count FROM task_counts ORDER BY viewer_id, relation');
    expect(rows).toEqual(
      [0, cast.ana.id].flatMap((viewer_id) => ['due', 'owner'].map((relation) => ({ viewer_id, relation, count: 1 }))),
    );
    expect(await faults()).toEqual([]);
  });

  // On SQLite writers take turns.
  const onPostgres = engine === 'postgres' ? it : () => undefined;

  onPostgres('keep nobody waiting for somebody who has not ended yet', async () => {
    const [first, second] = [await make(), await make()];
    const [written, mayEnd] = [new Gate(), new Gate()];
    const store = api.app.get(UnitOfWork);
    const set = (id: number, status: string) =>
      `UPDATE tasks SET status = '${status}', completed_at = ${status === 'completed' ? 1 : 'NULL'} WHERE id = ${id}`;
    const slow = store.run(async (em) => {
      await em.query(set(first.id, 'completed'));
      written.open();
      await mayEnd.opened;
      await em.query(set(first.id, 'pending'));
    });
    await written.opened;
    await write(set(second.id, 'completed'));
    await write(set(second.id, 'pending'));
    await fold();
    mayEnd.open();
    await slow;
    expect(await faults()).toEqual([]);
  });
});
