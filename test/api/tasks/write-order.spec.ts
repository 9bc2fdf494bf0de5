import { Api, type Answer, type Fields } from '../../kit/api';
import { people, type People, type Person } from '../../kit/people';

const STALE = { 'if-match': '"9-00000000"' };
const UNKNOWN = 987_654_321;

type Send = (who: Person, path: string, body: unknown, headers?: Fields) => Promise<Answer>;

describe.each<[string, Send, object, object]>([
  ['PATCH', (who, path, ...rest) => who.patch(path, ...rest), { status: 'done' }, { status: 'completed' }],
  ['PUT', (who, path, ...rest) => who.put(path, ...rest), { title: '' }, { title: 'New' }],
  ['revert', (who, path, ...rest) => who.post(`${path}/revert`, ...rest), { version: 'x' }, { version: 1 }],
])('A %s is refused in this order', (_, send, invalid, valid) => {
  let api: Api;
  let cast: People;
  let path: string;
  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    path = `/api/tasks/${(await cast.ana.post('/api/tasks', { title: 'Write' })).body.data.id}`;
  });
  afterAll(() => api.stop());

  it.each([
    ['a missing token', 401, (body: unknown) => send(api.anonymous as Person, path, body)],
    ['an unknown task', 404, (body: unknown) => send(cast.ana, `/api/tasks/${UNKNOWN}`, body, STALE)],
    ['a path that is no id', 404, (body: unknown) => send(cast.ana, '/api/tasks/none', body, STALE)],
    ['the task of somebody else', 403, (body: unknown) => send(cast.bob, path, body, STALE)],
  ])('before the body: %s, %i', async (_title, status, attempt) => {
    for (const body of [valid, invalid, [], undefined]) expect((await attempt(body)).status).toBe(status);
  });

  it('malformed JSON before the task is looked up, 400', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await send(cast.bob, path, Buffer.from('{'), headers)).status).toBe(400);
  });

  it('invalid fields before the version, 400, and then the version, 412, with nothing written', async () => {
    const before = await api.everything();
    for (const body of [invalid, []]) expect((await send(cast.ana, path, body, STALE)).status).toBe(400);
    expect((await send(cast.ana, path, valid, STALE)).status).toBe(412);
    expect(await api.everything()).toEqual(before);
  });
});

describe('An unknown tag', () => {
  let api: Api;
  let cast: People;
  let path: string;
  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    path = `/api/tasks/${(await cast.ana.post('/api/tasks', { title: 'Write' })).body.data.id}`;
  });
  afterAll(() => api.stop());

  it('is reported together with the other failing fields, and before the version', async () => {
    const both = await cast.ana.patch(path, { tags: [UNKNOWN], status: 'done' }, { ...STALE, 'accept-language': 'en' });
    expect(both.status).toBe(400);
    expect(both.body.errors).toHaveLength(2);
    expect((await cast.ana.patch(path, { tags: [UNKNOWN] }, STALE)).status).toBe(400);
    expect((await cast.bob.patch(path, { tags: [UNKNOWN] }, STALE)).status).toBe(403);
  });
});
