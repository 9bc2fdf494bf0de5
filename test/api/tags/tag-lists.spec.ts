import { Api, type Client } from '../../kit/api';
import { makeTag, makeTask, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

describe('Lists of tags', () => {
  let api: Api;
  let cast: People;
  let ids: Record<string, number>;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ids = {};
    for (const name of ['docs', 'home', 'bugs']) ids[name] = await makeTag(cast.ana, name);
    await makeTask(cast.ana, { tags: [ids.docs, ids.home] });
    await makeTask(cast.ana, { tags: [ids.docs] });
    await makeTask(cast.bob, { tags: [ids.docs] });
  });
  afterAll(() => api.stop());

  const names = async (client: Client, query = {}): Promise<string[]> => {
    const { status, body } = await client.get(withQuery('/api/tags', query));
    expect(status).toBe(200);
    return body.data.tags.map((tag: { name: string }) => tag.name);
  };

  it('are the same for everybody, newest first, with their pagination', async () => {
    for (const client of Object.values(cast)) expect(await names(client)).toEqual(['bugs', 'home', 'docs']);
    const { body } = await cast.bob.get('/api/tags?per_page=2');
    expect(Object.keys(body)).toEqual(['success', 'data']);
    expect(body.data.pagination).toEqual({
      page: 1,
      per_page: 2,
      total: 3,
      total_pages: 2,
      has_next: true,
      has_prev: false,
    });
  });

  it('sort by id, name and times, and by id for anything else', async () => {
    const { ana } = cast;
    expect(await names(ana, { sort_by: 'name', sort_order: 'asc' })).toEqual(['bugs', 'docs', 'home']);
    expect(await names(ana, { sort_by: 'name' })).toEqual(['home', 'docs', 'bugs']);
    expect(await names(ana, { sort_by: 'created_at', sort_order: 'ASC' })).toEqual(['docs', 'home', 'bugs']);
    expect(await names(ana, { sort_by: 'updated_at', sort_order: 'asc' })).toEqual(['docs', 'home', 'bugs']);
    expect(await names(ana, { sort_by: 'color', sort_order: 'asc' })).toEqual(['docs', 'home', 'bugs']);
    expect(await names(ana, { sort_by: 'color', sort_order: 'up' })).toEqual(['bugs', 'home', 'docs']);
  });

  it('count only the tasks that the asker may see', async () => {
    const counts = async (client: Client): Promise<object> => {
      const { body } = await client.get('/api/tags');
      for (const tag of body.data.tags) {
        expect((await client.get(`/api/tags/${tag.id}`)).body.data).toEqual(tag);
      }
      return Object.fromEntries(body.data.tags.map((tag: any) => [tag.name, tag.task_count]));
    };
    expect(await counts(cast.ana)).toEqual({ docs: 2, home: 1, bugs: 0 });
    expect(await counts(cast.bob)).toEqual({ docs: 1, home: 0, bugs: 0 });
    expect(await counts(cast.root)).toEqual({ docs: 3, home: 1, bugs: 0 });
  });

  it('ask for a token', async () => {
    const answer = await api.anonymous.get('/api/tags');
    expect([answer.status, answer.body]).toEqual([
      401,
      coded({ success: false, error: 'Autorizacion Requerida', message: 'La peticion no contiene un token valido' }),
    ]);
  });
});
