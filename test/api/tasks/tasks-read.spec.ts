import { Api } from '../../kit/api';
import { leavingNothing, makeTag, makeTask } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const UNKNOWN_PATH = coded({ success: false, error: 'No Encontrado', message: 'Recurso no encontrado' });

describe('GET /api/tasks/{id}', () => {
  let api: Api;
  let cast: People;
  let task: any;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    const tags = [await makeTag(cast.ana, 'docs'), await makeTag(cast.ana, 'work')];
    task = await makeTask(cast.ana, { description: 'All', due_date: '2099-01-01', tags });
  });
  afterAll(() => api.stop());

  it('shows the owner the created task, without a message', async () => {
    const answer = await leavingNothing(api, () => cast.ana.get(`/api/tasks/${task.id}`));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, data: task });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('has exactly the thirteen keys, and the two of each tag', async () => {
    const { data } = (await cast.ana.get(`/api/tasks/${task.id}`)).body;
    expect(Object.keys(data).toSorted()).toEqual([
      'completed_at',
      'created_at',
      'description',
      'due_date',
      'id',
      'is_completed',
      'is_overdue',
      'priority',
      'status',
      'tags',
      'title',
      'updated_at',
      'user_id',
    ]);
    expect(data.tags).toEqual([
      { id: expect.any(Number), name: 'docs' },
      { id: expect.any(Number), name: 'work' },
    ]);
    expect(data.tags[0].id).toBeLessThan(data.tags[1].id);
  });

  it('shows it to an admin, with its owner', async () => {
    const answer = await cast.root.get(`/api/tasks/${task.id}`);
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({ ...task, user_id: cast.ana.id });
  });

  it('refuses a stranger without revealing the task', async () => {
    const answer = await leavingNothing(api, () => cast.bob.get(`/api/tasks/${task.id}`));
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual(coded({ success: false, message: 'No tienes permiso para ver esta tarea' }));
  });

  it('refuses who has no token, also for a task that does not exist', async () => {
    for (const id of [task.id, 999_999]) {
      const answer = await api.anonymous.get(`/api/tasks/${id}`);
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ success: false, error: 'Autorizacion Requerida' });
      expect(answer.body).not.toHaveProperty('data');
    }
  });

  it.each(['0', '999999', '2147483648', '9007199254740993', '99999999999999999999999'])(
    'does not find the task %s',
    async (id) => {
      for (const person of [cast.ana, cast.bob, cast.root]) {
        const answer = await person.get(`/api/tasks/${id}`);
        expect(answer.status).toBe(404);
        expect(answer.body).toEqual(coded({ success: false, message: 'Tarea no encontrada' }));
      }
    },
  );

  it.each(['abc', '-1', '1.5', '1e1', '0x1', '%31x', '1%00', '1/'])(
    'does not know the path /api/tasks/%s',
    async (id) => {
      const answer = await cast.ana.get(`/api/tasks/${id}`);
      expect([answer.status, answer.body]).toEqual([404, UNKNOWN_PATH]);
    },
  );

  it('describes errors in English if the client prefers it', async () => {
    const english = { 'accept-language': 'en' };
    expect((await cast.ana.get('/api/tasks/999999', english)).body.message).toBe('Task not found');
    expect((await cast.bob.get(`/api/tasks/${task.id}`, english)).body.message).toBe(
      'You do not have permission to view this task',
    );
  });
});
