import { openApiDocument } from '../../../src/openapi/document';
import { Api, Client, type Answer, type Fields } from '../../kit/api';
import { leavingNothing, makeLead, makeTag, withKey, withQuery } from '../../kit/builders';
import { join, people, type People, type Person } from '../../kit/people';
import { beginningOf } from '../../kit/stores/beginning';
import {
  CLOSE,
  ELSEWHERE,
  isOfClose,
  isRead,
  operationOf,
  TASKFORGE,
  type Route,
} from '../../property/both-apis-routes';

/** A webhook that sends nothing: no network is reached by a test. */
const HOOK = { url: 'https://hooks.example/tasks', events: ['tag.deleted'] };
const TASK_EVENTS = [{ object_type: 'activity.call', action: 'created' }];

type Things = Record<string, string | number>;

/** Puts the names of things in the place of `:thing`; where it stands alone, it keeps its type. */
function filled(value: unknown, things: Things): any {
  if (Array.isArray(value)) return value.map((each) => filled(each, things));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, things)]));
  if (typeof value !== 'string') return value;
  const alone = /^:(\w+)$/.exec(value)?.[1];
  return alone ? things[alone] : value.replace(/:([a-zA-Z]+)/g, (_, name: string) => String(things[name]));
}

const called = (route: Route): [string, Route] => [
  `${route.verb} ${route.path} ${JSON.stringify({ ...route.body, ...route.headers })}`,
  route,
];
const ROUTES = [...TASKFORGE, ...CLOSE].map(called);
const refusedTo = (who: 'owner' | 'creator' | 'stranger') => ROUTES.filter(([, route]) => route[who] >= 400);

describe('Who may what in either API:', () => {
  let api: Api;
  let cast: People;
  let carla: Person;
  let things: Things;
  let putBack: () => Promise<void>;
  let isTouched = false;
  const keys = new Map<Client, Client>();
  let count = 0;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    carla = await join(api, 'carla');
    for (const person of [cast.ana, cast.bob, cast.root, carla]) keys.set(person, await withKey(person));
    things = await thingsOf(cast.ana);
    putBack = await beginningOf(api);
  });
  afterAll(() => api.stop());

  /** Tasks that Carla made for their owner: one, one that the owner completed, and one that Carla deleted. */
  async function thingsOf(owner: Person): Promise<Things> {
    const [guest, creator] = [keys.get(owner)!, keys.get(carla)!];
    const secret = `Secret ${++count};`;
    const nameOf = async (client: Client) => (await client.get('/api/v1/me/')).body.id as string;
    const [ownerName, organization] = [await nameOf(guest), (await guest.get('/api/v1/me/')).body.organizations[0].id];
    const lead = await makeLead(creator, `Lead ${count}`);
    const fields = { lead_id: lead.id, contact_id: lead.contact_ids[0], assigned_to: ownerName, text: secret };
    const made = (await creator.post('/api/v1/task/', fields)).body;
    const done = (await creator.post('/api/v1/task/', fields)).body;
    const { object_id } = (await guest.put(`/api/v1/task/${done.id}/`, { is_complete: true })).body;
    const deleted = (await creator.post('/api/v1/task/', fields)).body;
    expect((await creator.delete(`/api/v1/task/${deleted.id}/`)).status).toBe(200);
    const numberOf = async ({ id }: { id: string }): Promise<number> =>
      Number((await api.rows(`SELECT id FROM tasks WHERE public_id = '${id}'`))[0].id);
    const task = await numberOf(made);
    const tag = await makeTag(owner, `tag ${count}`);
    expect((await owner.patch(`/api/tasks/${task}`, { tags: [tag] })).status).toBe(200);
    const [event] = (await guest.get(withQuery('/api/v1/event/', { object_id: done.id }))).body.data;
    return {
      secret,
      owner: ownerName,
      ownerId: owner.id,
      organization,
      tag,
      task,
      trashed: await numberOf(deleted),
      it: made.id,
      lead: lead.id,
      contact: lead.contact_ids[0],
      activity: object_id,
      event: event.id,
      request: event.request_id,
      creator: await nameOf(creator),
      stranger: await nameOf(keys.get(cast.bob)!),
      strangerId: cast.bob.id,
      session: (await owner.get('/api/auth/sessions')).body.data.sessions[0].id,
      filter: (await owner.post('/api/filters', { name: `mine ${count}`, filter: 'id > 0' })).body.data.id,
      webhook: (await owner.post('/api/webhooks', HOOK)).body.data.id,
      subscription: (await guest.post('/api/v1/webhook/', { url: HOOK.url, events: TASK_EVENTS })).body.id,
      key: (await owner.post('/api/api-keys', { name: 'x' })).body.data.id,
    };
  }

  const send = (client: Client, { verb, path, body, headers }: Route, given: Things): Promise<Answer> =>
    client.send(verb, filled(path, given), filled(body, given), headers);
  /** The store as it was at the beginning, for this route, which may change it. */
  async function untouchedBefore(route: Route): Promise<void> {
    if (isTouched) await putBack();
    isTouched = !isRead(route);
  }
  const as = (person: Client, route: Route): Client => (isOfClose(route) ? keys.get(person)! : person);

  /** In the words of the API, and in its shape. */
  function expectNo(answer: Answer, route: Route, status: number): void {
    expect([answer.status, answer.text]).toEqual([status, expect.not.stringContaining('Secret')]);
    const shape = isOfClose(route) ? (status === 400 ? ['errors', 'field-errors'] : ['error']) : undefined;
    if (shape) expect(Object.keys(answer.body)).toEqual(shape);
    else expect(answer.body).toMatchObject({ success: false, message: expect.any(String) });
  }

  it('the routes are all that there are', () => {
    const { paths } = openApiDocument(api.app);
    const there = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((verb) => `${verb.toUpperCase()} ${path}`),
    );
    const walked = ROUTES.map(([, route]) => operationOf(route));
    expect([...new Set([...walked, ...ELSEWHERE])].toSorted()).toEqual([...new Set([...there, 'GET /'])].toSorted());
  });

  describe.each(['owner', 'creator', 'stranger'] as const)('the %s', (who) => {
    it.each(refusedTo(who))('is refused %s, which leaves nothing behind', async (_, route) => {
      const person = { owner: cast.ana, creator: carla, stranger: cast.bob }[who];
      const answer = await leavingNothing(api, () => send(as(person, route), route, things));
      expectNo(answer, route, route[who]);
    });
  });

  const hidden = CLOSE.filter(({ stranger }) => stranger === 404).map(called);
  it.each(hidden)('%s answers a stranger as if the task did not exist', async (_, route) => {
    const nothing = { ...things, it: `task_${'0'.repeat(43)}`, activity: `acti_${'0'.repeat(43)}`, event: 'ev_0' };
    const client = keys.get(cast.bob)!;
    const [unseen, missing] = [await send(client, route, things), await send(client, route, nothing)];
    expect([unseen.status, unseen.text]).toEqual([missing.status, missing.text]);
    expect([...unseen.headers.keys()]).toEqual([...missing.headers.keys()]);
  });

  const reading = ROUTES.filter(([, { shows, stranger }]) => shows !== undefined && stranger === 200);
  it.each(reading)('%s shows a stranger nothing of the task and touches nothing', async (_, route) => {
    const answer = await leavingNothing(api, () => send(as(cast.bob, route), route, things));
    expect([answer.status, answer.text]).toEqual([200, expect.not.stringContaining('Secret')]);
  });

  const open = ROUTES.filter(([, { shows, stranger }]) => shows === undefined && stranger < 400);
  it.each(open)('%s is open to a stranger, and leaves the task as it was', async (_, route) => {
    await untouchedBefore(route);
    const rows = () => api.rows(`SELECT title, user_id, created_by_id FROM tasks WHERE id = ${things.task}`);
    const before = await rows();
    const answer = await send(as(cast.bob, route), route, things);
    expect([answer.status, answer.text]).toEqual([route.stranger, expect.not.stringContaining(`${things.secret}`)]);
    expect(await rows()).toEqual(before);
  });

  describe.each(['owner', 'creator', 'admin'] as const)('the %s', (who) => {
    const granted = ROUTES.filter(([, route]) => route[who] < 400);
    it.each(granted)('may %s', async (_, route) => {
      await untouchedBefore(route);
      const answer = await send(as({ owner: cast.ana, creator: carla, admin: cast.root }[who], route), route, things);
      expect([answer.status, answer.text]).toEqual([route[who], expect.any(String)]);
      if (route.shows) expect(answer.text).toContain(things.secret);
      const [row] = await api.rows(`SELECT * FROM tasks WHERE id = ${things.task}`);
      const isBulk = route.shows === false && (route.body as Fields).priority !== undefined;
      if (isBulk) expect(row).toMatchObject({ status: 'cancelled', resolution: 'skipped' });
      if (route.body?.user_id) expect(row?.user_id).toBe(cast.ana.id);
      if (route.body?.created_by)
        expect(row?.created_by_id).toBe(who === 'admin' && route.verb === 'PUT' ? cast.bob.id : carla.id);
    });
  });

  it('previous owners no longer see a task, its completion or its events', async () => {
    await putBack();
    const [bob, creator] = [keys.get(cast.bob)!, keys.get(carla)!];
    const { lead, stranger, owner } = await thingsOf(cast.ana);
    const fields = { lead_id: lead, text: 'Secret of both', assigned_to: stranger };
    const { id } = (await creator.post('/api/v1/task/', fields)).body;
    const { object_id } = (await bob.put(`/api/v1/task/${id}/`, { is_complete: true })).body;
    expect((await creator.put(`/api/v1/task/${id}/`, { assigned_to: owner })).status).toBe(200);
    const answers = await Promise.all(
      [
        `task/?id=${id}`,
        `event/?object_id=${id}`,
        `activity/?id__in=${object_id}`,
        `event/?object_id=${object_id}`,
      ].map(async (path) => [path, (await bob.get(`/api/v1/${path}`)).body.data]),
    );
    expect(answers).toEqual(answers.map(([path]) => [path, []]));
  });

  it('nothing is accessible without credentials, with a deleted key or a deactivated account', async () => {
    await putBack();
    const dora = await join(api, 'dora');
    keys.set(dora, await withKey(dora));
    const theirs = await thingsOf(dora);
    const { id, key } = (await cast.ana.post('/api/api-keys', { name: 'gone' })).body.data;
    expect((await cast.ana.delete(`/api/api-keys/${id}`)).status).toBe(200);
    expect((await cast.root.post(`/api/users/${dora.id}/deactivate`)).status).toBe(200);
    const deleted = new Client(api.url, undefined, key);
    for (const [client, given] of [
      [api.anonymous, things],
      [deleted, things],
      [dora, theirs],
      [keys.get(dora)!, theirs],
    ] as const) {
      await leavingNothing(api, async () => {
        for (const [name, route] of ROUTES) {
          const answer = await send(client, route, given);
          expect([name, answer.status]).toEqual([name, 401]);
          expectNo(answer, route, 401);
          if (isOfClose(route)) expect(answer.body).toEqual({ error: 'Unauthorized' });
        }
      });
    }
  });
});
