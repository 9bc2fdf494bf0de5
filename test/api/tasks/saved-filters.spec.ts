import { Api, type Fields } from '../../kit/api';
import { leavingNothing, makeTask, withQuery } from '../../kit/builders';
import { people, type Person } from '../../kit/people';
import { parseFilter } from '../../../src/tasks/filter/filter-parser';

const SOON = { name: 'Soon', filter: 'is_completed = false AND due_date < 2030-02-01', sort: 'due_date' };

/** One filter of each version of the language that was released. They must stay readable. */
const RELEASED: Record<number, string> = {
  1: `NOT (title:"a \\"b\\"" OR tag IN (docs, 'x y')) AND due_date >= today - 1mo AND -is_overdue = true AND id > -1`,
};

describe('Saved filters', () => {
  let api: Api;
  let ana: Person;
  let bob: Person;
  let root: Person;

  beforeAll(async () => {
    api = await Api.start();
    ({ ana, bob, root } = await people(api));
  });
  afterAll(() => api.stop());

  const save = async (person: Person, fields: object = {}): Promise<any> => {
    const { status, body } = await person.post('/api/filters', { ...SOON, ...fields });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.data;
  };

  it('are created, shown, listed, updated and deleted by their owner', async () => {
    const saved = await save(ana);
    expect(saved).toEqual({ id: saved.id, ...SOON, created_at: saved.created_at, updated_at: saved.updated_at });
    expect((await ana.get(`/api/filters/${saved.id}`)).body.data).toEqual(saved);
    const changed = await ana.patch(`/api/filters/${saved.id}`, { sort: null });
    expect(changed.body.data).toMatchObject({ ...SOON, sort: null });
    expect((await ana.get('/api/filters')).body.data).toEqual({ filters: [changed.body.data] });
    expect((await ana.delete(`/api/filters/${saved.id}`)).status).toBe(200);
    expect((await ana.get('/api/filters')).body.data).toEqual({ filters: [] });
  });

  it('are visible only to their owner, not even to admins', async () => {
    const { id } = await save(ana);
    for (const person of [bob, root])
      await leavingNothing(api, async () => {
        expect((await person.get('/api/filters')).body.data).toEqual({ filters: [] });
        expect(await person.get(`/api/filters/${id}`)).toMatchObject({
          status: 404,
          body: { code: 'filter.not_found' },
        });
        expect((await person.patch(`/api/filters/${id}`, { name: 'mine' })).status).toBe(404);
        expect((await person.delete(`/api/filters/${id}`)).status).toBe(404);
        const used = await person.get('/api/tasks?filter=@Soon');
        expect(used).toMatchObject({ status: 400, body: { code: 'filter.unknown_name' } });
      });
    await ana.delete(`/api/filters/${id}`);
  });

  it('stand for their filter and order in lists, exports and statistics', async () => {
    const { id } = await save(ana);
    const late = (await makeTask(ana, { due_date: '2030-01-20' })).id;
    const early = (await makeTask(ana, { due_date: '2030-01-10' })).id;
    await makeTask(ana, { due_date: '2030-03-01' });
    const listed = async (query: Fields): Promise<number[]> =>
      (await ana.get(withQuery('/api/tasks', query))).body.data.tasks.map((task: { id: number }) => task.id);
    expect(await listed({ filter: '@soon' })).toEqual([early, late]);
    expect(await listed({ filter: '@SOON', sort_by: 'id' })).toEqual([early, late].toSorted((a, b) => b - a));
    const exported = await ana.get(withQuery('/api/tasks/export', { filter: '@soon', format: 'json' }));
    expect(exported.body).toHaveLength(2);
    expect((await ana.get(withQuery('/api/tasks/statistics', { filter: '@soon' }))).body.data.total_tasks).toBe(2);
    const { body } = await ana.get(withQuery('/api/tasks', { filter: '@son' }));
    expect(body.errors).toEqual([expect.objectContaining({ position: 0, expected: ['@Soon'], did_you_mean: '@Soon' })]);
    await ana.delete(`/api/filters/${id}`);
  });

  it('are refused with a reason, and nothing is kept', async () => {
    const { id } = await save(ana);
    const refusals: [object, number, string][] = [
      [{}, 400, 'no_data'],
      [{ name: 'x' }, 400, 'filter.required'],
      [{ filter: 'id = 1' }, 400, 'name.required'],
      [{ ...SOON, name: ' ' }, 400, 'name.too_short'],
      [{ ...SOON, name: 'x'.repeat(51) }, 400, 'name.too_long'],
      [{ ...SOON, name: 'x', filter: 'due_date < soon' }, 400, 'filter.wrong_value'],
      [{ ...SOON, name: 'x', filter: 7 }, 400, 'filter.not_text'],
      [{ ...SOON, name: 'x', sort: 'dueDate' }, 400, 'sort.unknown'],
      [{ ...SOON, name: 'sOON' }, 409, 'name.taken'],
    ];
    await leavingNothing(api, async () => {
      for (const [sent, status, code] of refusals)
        expect(await ana.post('/api/filters', sent)).toMatchObject({ status, body: { code } });
      expect((await ana.patch(`/api/filters/${id}`, { filter: 'x' })).status).toBe(400);
    });
    expect((await save(bob)).name).toBe('Soon');
    await ana.delete(`/api/filters/${id}`);
  });

  it('are changed under the condition that If-Match names', async () => {
    const { id } = await save(ana);
    const { headers } = await ana.get(`/api/filters/${id}`);
    const tag = { 'if-match': headers.get('etag')! };
    expect((await ana.patch(`/api/filters/${id}`, { sort: '-id' }, tag)).status).toBe(200);
    expect((await ana.patch(`/api/filters/${id}`, { sort: 'id' }, tag)).status).toBe(412);
    expect((await ana.delete(`/api/filters/${id}`, undefined, tag)).status).toBe(412);
  });

  it.each(Object.entries(RELEASED))('of version %s of the language can still be read', (_version, filter) => {
    expect(parseFilter(filter)).toBeDefined();
  });
});
