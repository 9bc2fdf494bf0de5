import { Api, type Answer } from '../../kit/api';
import { makeTask, withKey } from '../../kit/builders';
import { people } from '../../kit/people';
import { statementsOf } from '../../kit/statements';
import { engine } from '../../kit/stores/store';

/** With the look at who asks, and for writes with BEGIN and COMMIT. */
const STATEMENTS = {
  'show a task': 2,
  'show a task to an API key': 2,
  'show a page with its total': 2,
  'change a task': 6,
  // On SQLite also the last key, read at the same time as the owner and the tag.
  'make a task with a tag': engine === 'sqlite' ? 9 : 8,
  'change a task in the Close API': 7,
  'list tasks in the Close API': 3,
};

// Each is a round trip to the database, which costs more than most statements.
describe('The statements of a request', () => {
  let api: Api;
  let acts: Record<keyof typeof STATEMENTS, (title: string) => Promise<Answer>>;

  beforeAll(async () => {
    api = await Api.start();
    const { ana } = await people(api);
    const key = await withKey(ana);
    const tags = [(await ana.post('/api/tags', { name: 'docs' })).body.data.id];
    const { id } = await makeTask(ana, { title: 'One', tags });
    const closeId = (await key.get('/api/v1/task/')).body.data[0].id;
    acts = {
      'show a task': () => ana.get(`/api/tasks/${id}`),
      'show a task to an API key': () => key.get(`/api/tasks/${id}`),
      'show a page with its total': () => ana.get('/api/tasks?status=pending&due_date_to=2020-01-01'),
      'change a task': (title) => ana.patch(`/api/tasks/${id}`, { title }),
      'make a task with a tag': (title) => ana.post('/api/tasks', { title, tags }),
      'change a task in the Close API': (text) => key.put(`/api/v1/task/${closeId}/`, { text }),
      'list tasks in the Close API': () => key.get('/api/v1/task/'),
    };
  });
  afterAll(() => api.stop());

  it.each(Object.entries(STATEMENTS))('that is to %s are %i', async (what, number) => {
    const act = acts[what as keyof typeof STATEMENTS];
    await act('once, for what is learned but once');
    const { answer, statements } = await statementsOf(() => act('Two'));
    expect([answer.status < 300, statements.length, statements]).toEqual([true, number, statements]);
  });
});
