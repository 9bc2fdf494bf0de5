import { Api, type Fields } from '../../kit/api';
import { makeTag, makeTask, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

describe('The cursor of a list of tasks', () => {
  let api: Api;
  let cast: People;
  let tag: number;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    tag = await makeTag(cast.ana, 'docs');
    for (const title of ['a', 'b', 'c', 'd', 'e']) await makeTask(cast.ana, { title, tags: [tag] });
    await makeTask(cast.bob, { title: 'his' });
  });
  afterAll(() => api.stop());

  const part = async (query: Fields, client = cast.ana) => {
    const { status, body } = await client.get(withQuery('/api/tasks', query));
    expect(status).toBe(200);
    return { titles: body.data.tasks.map(({ title }: any) => title).join(''), ...body.data.pagination };
  };

  it('goes through a list in parts, which show tasks as pages do', async () => {
    const first = await part({ limit: 2 });
    expect(first).toEqual({ titles: 'ed', limit: 2, has_next: true, next_cursor: expect.stringMatching(/^[\w-]+$/) });
    const second = await part({ limit: 3, cursor: first.next_cursor });
    expect(second).toEqual({ titles: 'cba', limit: 3, has_next: false, next_cursor: null });
    const [parts, pages] = [await cast.ana.get('/api/tasks?limit=5'), await cast.ana.get('/api/tasks?per_page=5')];
    expect(parts.body.data.tasks).toEqual(pages.body.data.tasks);
  });

  it('starts from the beginning with an empty one, and has ten tasks per page by default', async () => {
    expect(await part({ cursor: '' })).toMatchObject({ titles: 'edcba', limit: 10, next_cursor: null });
    expect(await part({ limit: 'nonsense' })).toMatchObject({ titles: 'edcba', limit: 10 });
    expect(await part({ limit: 0 })).toMatchObject({ limit: 10 });
    expect(await part({ limit: 1000 })).toMatchObject({ limit: 100 });
  });

  it('leaves pages as they are for those who ask for pages', async () => {
    const { body } = await cast.ana.get('/api/tasks?page=2&per_page=2');
    expect(body.data.pagination).toEqual({
      page: 2,
      per_page: 2,
      total: 5,
      total_pages: 3,
      has_next: true,
      has_prev: true,
    });
  });

  it('never shows tasks of other users', async () => {
    const { next_cursor: cursor } = await part({ limit: 1 }, cast.root);
    expect(await part({ limit: 5, cursor }, cast.bob)).toMatchObject({ titles: '' });
    expect(await part({ limit: 5, cursor }, cast.root)).toMatchObject({ titles: 'edcba' });
    expect((await api.anonymous.get(`/api/tasks?cursor=${cursor}`)).status).toBe(401);
  });

  const SAYS = {
    es: 'El cursor no es valido o es de otra consulta: usa el de tu respuesta anterior, con los mismos filtros y orden',
    en: 'The cursor is invalid or belongs to another query: use the one from your previous response, with the same filters and order',
  };

  it('is refused by a list with another order or filter, in both languages', async () => {
    const { next_cursor: cursor } = await part({ limit: 2, sort_by: 'title', tag_id: tag });
    const others: Fields[] = [
      { tag_id: tag },
      { sort_by: 'title' },
      { sort_by: 'title', tag_id: tag, sort_order: 'asc' },
      { sort_by: 'created_at', tag_id: tag },
      { sort_by: 'title', tag_id: tag, status: 'pending' },
      { sort_by: 'title', tag_id: tag, search: 'a' },
    ];
    for (const query of others)
      for (const language of ['es', 'en'] as const) {
        const path = withQuery('/api/tasks', { ...query, cursor });
        const { status, body } = await cast.ana.get(path, { 'accept-language': language });
        expect([query, status, body.message]).toEqual([query, 400, SAYS[language]]);
        expect(body.errors).toEqual([coded({ field: 'cursor', message: SAYS[language] })]);
      }
    expect(await part({ limit: 3, sort_by: 'title', tag_id: tag, cursor })).toMatchObject({ titles: 'cba' });
  });

  it('is refused with a single letter changed, added or taken away', async () => {
    const { next_cursor: cursor } = await part({ limit: 2, sort_by: 'due_date' });
    const changed = [...(cursor as string)].map(
      (letter, i) => cursor.slice(0, i) + (letter === 'A' ? 'B' : 'A') + cursor.slice(i + 1),
    );
    const others = [
      ...changed,
      `${cursor}A`,
      `${cursor}=`,
      ` ${cursor}`,
      cursor.slice(1),
      cursor.slice(0, -1),
      'x',
      '%',
    ];
    for (const other of others)
      expect([
        other,
        (await cast.ana.get(withQuery('/api/tasks', { sort_by: 'due_date', cursor: other }))).status,
      ]).toEqual([other, 400]);
  });
});
