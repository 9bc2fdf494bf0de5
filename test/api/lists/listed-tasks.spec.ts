import { Api } from '../../kit/api';
import { makeTag, makeTask, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';

/** What JSON escapes, what SQL and JSON separate values with, and characters of two to four bytes. */
const AWKWARD = `"quoted", ['listed'], {"a":1}, \\ \t \r\n \u0001 \u007f \u2028 ñ € 𝄞`;

describe('A list of tasks', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    const tags = [await makeTag(cast.ana, AWKWARD.slice(0, 20)), await makeTag(cast.ana, 'b')];
    const { ana } = cast;
    await makeTask(ana, { title: 'plain' });
    await makeTask(ana, { title: `x ${AWKWARD} x`, description: AWKWARD, priority: 'urgent', tags });
    await makeTask(ana, { title: 'due', due_date: '2001-02-03T04:05:06.789012', tags: [tags[1]] });
    await makeTask(ana, { title: 'due on a day', due_date: '2001-02-03', priority: 'low', status: 'in_progress' });
    await makeTask(ana, { title: 'done', status: 'completed' });
    await makeTask(ana, { title: 'over', status: 'cancelled', due_date: '0001-01-01' });
    const later = await makeTask(ana, { title: 'will change' });
    await ana.patch(`/api/tasks/${later.id}`, { title: 'has changed', tags });
  });
  afterAll(() => api.stop());

  const listed = async (query: Record<string, unknown>): Promise<any[]> => {
    const { status, body } = await cast.ana.get(withQuery('/api/tasks', { include: 'version,etag', ...query }));
    expect(status).toBe(200);
    return body.data.tasks;
  };

  it.each([{}, { sort_by: 'title' }, { limit: 50 }, { filter: 'is_completed = false OR is_completed = true' }])(
    'shows each task like a GET of the task: %j',
    async (query) => {
      const tasks = await listed(query);
      expect(tasks).toHaveLength(7);
      for (const { version, etag, ...task } of tasks) {
        const { body, headers } = await cast.ana.get(`/api/tasks/${task.id}`);
        expect(task).toEqual(body.data);
        expect(etag).toBe(headers.get('etag'));
        expect(etag).toMatch(new RegExp(`^"${version}-`));
      }
    },
  );

  it('counts the tasks on all pages, and on those behind the last', async () => {
    const pagination = async (page: number) =>
      (await cast.ana.get(withQuery('/api/tasks', { page, per_page: 5 }))).body.data.pagination;
    expect(await pagination(1)).toMatchObject({ total: 7, has_next: true });
    expect(await pagination(2)).toMatchObject({ total: 7, has_next: false });
    expect(await pagination(9)).toMatchObject({ total: 7, total_pages: 2 });
    expect((await cast.bob.get('/api/tasks')).body.data).toMatchObject({ tasks: [], pagination: { total: 0 } });
  });
});
