import { Api } from '../kit/api';
import { makeTag, makeTask } from '../kit/builders';
import { people, type People } from '../kit/people';

describe('The seed page', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  it('answers its own PATCH field for field', async () => {
    const { ana } = cast;
    const docs = await makeTag(ana, 'docs');
    const task = await makeTask(ana, {
      title: 'Write API documentation',
      description: 'Cover all endpoints with examples',
      tags: [docs],
    });
    const answer = await ana.patch(`/api/tasks/${task.id}`, {
      status: 'in_progress',
      priority: 'urgent',
      due_date: '2099-11-15T17:00:00',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      message: 'Tarea actualizada con exito',
      data: {
        id: task.id,
        title: 'Write API documentation',
        description: 'Cover all endpoints with examples',
        status: 'in_progress',
        priority: 'urgent',
        due_date: '2099-11-15T17:00:00',
        completed_at: null,
        is_overdue: false,
        is_completed: false,
        created_at: task.created_at,
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/),
        user_id: ana.id,
        tags: [{ id: docs, name: 'docs' }],
      },
    });
    expect(Object.keys(answer.body.data)).toEqual([
      'id',
      'title',
      'description',
      'status',
      'priority',
      'due_date',
      'completed_at',
      'is_overdue',
      'is_completed',
      'created_at',
      'updated_at',
      'user_id',
      'tags',
    ]);
  });
});
