import { Api } from '../../kit/api';
import { makeTag, makeTask } from '../../kit/builders';
import { Follower } from '../../kit/follower';
import { people, type Person } from '../../kit/people';
import { StreamClient } from '../../kit/stream-client';

describe('The changes of a filter', () => {
  let api: Api;
  let ana: Person;

  beforeEach(async () => {
    api = await Api.start();
    ({ ana } = await people(api));
  });
  afterEach(() => api.stop());

  const PENDING = 'status = pending AND title:"a"';
  const patch = (id: number, fields: object) => ana.patch(`/api/tasks/${id}`, fields);
  const ask = async (query: Record<string, string>) => {
    const { status, body } = await ana.get(`/api/changes?${new URLSearchParams(query)}`);
    return { status, ...body };
  };
  /** The tasks of the filter, as the list shows them. */
  const listed = async (filter: string): Promise<number[]> => {
    const { body } = await ana.get(`/api/tasks?${new URLSearchParams({ filter, sort_by: 'id', sort_order: 'asc' })}`);
    return body.data.tasks.map(({ id }: { id: number }) => id);
  };
  const idsIn = ({ copy }: Follower): number[] => [...copy.task.keys()].toSorted((a, b) => a - b);

  it('add up to the tasks that the list with this filter shows, in pages and live', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 8; i++)
      ids.push((await makeTask(ana, { title: 'abc'[i % 3], ...(i % 4 === 0 ? { status: 'completed' } : {}) })).id);
    const follower = new Follower(ana, { filter: PENDING });
    await follower.catchUp({ limit: '1' });
    expect(idsIn(follower)).toEqual(await listed(PENDING));
    expect(follower.told.filter(({ type }) => type === 'task')).toHaveLength(idsIn(follower).length);

    await patch(ids[3]!, { status: 'completed' });
    await patch(ids[1]!, { title: 'A' });
    await patch(ids[0]!, { status: 'pending' });
    await ana.delete(`/api/tasks/${ids[6]}`);
    const told = await follower.catchUp({ limit: '2' });
    expect(idsIn(follower)).toEqual(await listed(PENDING));
    expect(told).toContainEqual({ type: 'task', id: ids[3], gone: 'hidden' });
    expect(told).toContainEqual({ type: 'task', id: ids[6], gone: 'deleted' });
  });

  it('come live: a task that begins to match, and one that stops', async () => {
    const { id } = await makeTask(ana, { title: 'b' });
    const query = new URLSearchParams({ filter: PENDING });
    const stream = await StreamClient.open(`${api.url}/api/changes/stream?${query}`, {
      authorization: `Bearer ${ana.token}`,
    });
    await stream.ready();
    await patch(id, { title: 'a' });
    await stream.until(({ data }) => data.task?.title === 'a');
    await patch(id, { title: 'b' });
    await stream.until(({ data }) => data.gone === 'hidden');
    stream.close();
    const { data } = await ask({ cursor: stream.lastId! });
    expect(data.changes).toEqual([]);
    expect(await ask({ cursor: stream.lastId!, filter: 'id = 1' })).toMatchObject({ code: 'filter.changed' });
  });

  it('belong to the cursor, with their zone; the same filter may be written in another way', async () => {
    const { data } = await ask({ filter: PENDING, timezone: 'Europe/Berlin' });
    const { cursor } = data;
    expect(await ask({ cursor })).toMatchObject({ status: 200 });
    const other = { cursor, filter: ' status=pending   and title:a', timezone: 'Europe/Berlin' };
    expect(await ask(other)).toMatchObject({ status: 200 });
    expect(await ask({ cursor, filter: PENDING })).toMatchObject({ status: 400, code: 'filter.changed' });
    expect(await ask({ cursor, filter: 'id = 1', timezone: 'Europe/Berlin' })).toMatchObject({
      code: 'filter.changed',
    });
    const without = (await ask({})).data.cursor;
    expect(await ask({ cursor: without, filter: PENDING })).toMatchObject({ status: 400, code: 'filter.changed' });
  });

  it('refuse a filter with a mistake, and one that is repeated', async () => {
    expect(await ask({ filter: 'status = done' })).toMatchObject({
      status: 400,
      errors: [{ field: 'filter', position: 9 }],
    });
    expect((await ana.get('/api/changes?filter=id%3D1&filter=id%3D2')).status).toBe(400);
    expect((await ana.get('/api/changes?timezone=Nowhere/Else')).body.code).toBe('timezone.unknown');
    const { status } = await StreamClient.refusal(`${api.url}/api/changes/stream?filter=done`, {
      authorization: `Bearer ${ana.token}`,
    });
    expect(status).toBe(400);
  });

  it('show all tags, and the tasks of a saved filter', async () => {
    const tag = await makeTag(ana, 'home');
    const { id } = await makeTask(ana, { tags: [tag] });
    await makeTask(ana);
    await ana.post('/api/filters', { name: 'at home', filter: `tag_id = ${tag}` });
    const { data } = await ask({ filter: '@at home' });
    expect(data.changes).toMatchObject([
      { type: 'task', id },
      { type: 'tag', id: tag },
    ]);
    expect(await ask({ filter: '@at home', cursor: data.cursor })).toMatchObject({ status: 200 });
  });
});
