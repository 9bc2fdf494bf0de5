import { Api, type Answer, type Client, type Fields } from '../../kit/api';
import { makeCloseTask, makeLead, withKey } from '../../kit/builders';
import { join, people, type People } from '../../kit/people';
import { statementsOf } from '../../kit/statements';

type Status = number;

interface Route {
  verb: string;
  path: string;
  body?: Fields;
  /** The response to a user who may not see the task; `hidden` is a 200 that shows nothing of it. */
  stranger: Status | 'hidden' | 'shared';
}

/** `:task` is the owner's task on `:lead`, `:acti` the activity of it. */
const ROUTES: Route[] = [
  { verb: 'GET', path: 'task/:task/', stranger: 404 },
  { verb: 'PUT', path: 'task/:task/', body: { text: 'Mine' }, stranger: 404 },
  { verb: 'PUT', path: 'task/:task/', body: {}, stranger: 404 },
  { verb: 'PUT', path: 'task/:task/', body: { priority: 'wrong' }, stranger: 404 },
  { verb: 'DELETE', path: 'task/:task/', stranger: 404 },
  { verb: 'GET', path: 'task/?_type=all&id=:task', stranger: 'hidden' },
  { verb: 'GET', path: 'task/?lead_id=:lead', stranger: 'hidden' },
  { verb: 'PUT', path: 'task/?id=:task', body: { text: 'Mine' }, stranger: 'hidden' },
  { verb: 'PUT', path: 'task/', body: { _params: { id__in: ':task' }, text: 'Mine' }, stranger: 'hidden' },
  { verb: 'GET', path: 'activity/task_completed/?lead_id=:lead', stranger: 'hidden' },
  { verb: 'GET', path: 'activity/task_completed/:acti/', stranger: 404 },
  { verb: 'DELETE', path: 'activity/task_completed/:acti/', stranger: 404 },
  { verb: 'GET', path: 'event/?object_id=:task', stranger: 'hidden' },
  { verb: 'GET', path: 'event/:event/', stranger: 404 },
  { verb: 'DELETE', path: 'lead/:lead/', stranger: 403 },
  { verb: 'GET', path: 'lead/:lead/', stranger: 'shared' },
  { verb: 'GET', path: 'me/', stranger: 'shared' },
  { verb: 'GET', path: 'user/', stranger: 'shared' },
  { verb: 'GET', path: 'status/lead/', stranger: 'shared' },
];
const titled = ROUTES.map(
  (route) => [`${route.verb} ${route.path} ${JSON.stringify(route.body ?? '')}`, route] as const,
);

describe('Who may what in the Close API:', () => {
  let api: Api;
  let cast: People;
  let root: Client;
  let bob: Client;
  let things: Record<string, string>;
  let count = 0;

  const thingsOf = async (owner: Client): Promise<Record<string, string>> => {
    const lead = await makeLead(owner);
    const task = await makeCloseTask(owner, lead.id, { text: 'Secret', is_complete: true });
    const [event] = await api.rows(`SELECT public_id FROM events WHERE subject_public_id = '${task.id}'`);
    return { task: task.id, lead: lead.id, acti: task.object_id, event: event.public_id };
  };

  const send = (client: Client, { verb, path, body }: Route, of: Record<string, string>) => {
    const filled = (template: string) => template.replace(/:(task|lead|acti|event)/g, (_, name: string) => of[name]!);
    return client.send(verb, `/api/v1/${filled(path)}`, body && JSON.parse(filled(JSON.stringify(body))));
  };

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    root = await withKey(cast.root);
    bob = await withKey(cast.bob);
    things = await thingsOf(await withKey(cast.ana));
    // Spends the first use of the key, which is noted.
    await bob.get('/api/v1/me/');
  });
  afterAll(() => api.stop());

  it.each(titled)('a stranger, %s', async (_, route) => {
    const before = await api.everything();
    const { status, text } = await send(bob, route, things);
    expect(status).toBe(typeof route.stranger === 'number' ? route.stranger : 200);
    expect(text).not.toContain('Secret');
    expect(await api.everything()).toEqual(before);
    if (route.stranger !== 404) return;
    const none = { task: `task_${'0'.repeat(43)}`, acti: `acti_${'0'.repeat(43)}`, event: `ev_${'0'.repeat(22)}` };
    expect((await send(bob, route, none)).text).toBe(text);
  });

  const OF_REQUEST = ['date', 'x-request-id'];
  const ownHeaders = ({ headers }: Answer): [string, string][] =>
    [...headers].filter(([name]) => !OF_REQUEST.includes(name));

  it.each(titled.filter(([, { path, stranger }]) => path.startsWith('task/:') && stranger === 404))(
    'a hidden task is answered like a missing one, with as many statements: %s',
    async (_, route) => {
      const missing = { ...things, task: `task_${'0'.repeat(43)}` };
      const [hidden, none] = [
        await statementsOf(() => send(bob, route, things)),
        await statementsOf(() => send(bob, route, missing)),
      ];
      expect(hidden.answer.status).toBe(404);
      expect(hidden.answer.text).toBe(none.answer.text);
      expect(ownHeaders(hidden.answer)).toEqual(ownHeaders(none.answer));
      expect(hidden.statements.some((sql) => sql.includes('public_id'))).toBe(true);
      expect(hidden.statements).toEqual(none.statements);
    },
  );

  it.each(titled.filter(([, { path }]) => path.startsWith('task/:')))(
    'an id that no task can have is not looked for, since PostgreSQL refuses it for all who share the statement: %s',
    async (_, route) => {
      const { answer, statements } = await statementsOf(() => send(bob, route, { ...things, task: 'task_%00' }));
      expect(answer.status).toBe(route.stranger);
      expect(statements.filter((sql) => sql.includes('tasks'))).toEqual([]);
    },
  );

  it.each(titled)('nobody and somebody locked out, %s', async (_, route) => {
    const carla = await join(api, `carla${++count}`);
    const key = await withKey(carla);
    const theirs = await thingsOf(key);
    await cast.root.post(`/api/users/${carla.id}/deactivate`);
    const before = await api.everything();
    for (const client of [key, carla, api.anonymous]) {
      const { status, body } = await send(client, route, theirs);
      expect([status, body]).toEqual([401, { error: 'Unauthorized' }]);
    }
    expect(await api.everything()).toEqual(before);
  });

  it.each(titled)('the owner, the creator and an admin, %s', async (_, route) => {
    const [owner, creator] = [
      await withKey(await join(api, `owner${++count}`)),
      await withKey(await join(api, `maker${count}`)),
    ];
    const ownerId = (await owner.get('/api/v1/me/')).body.id;
    const expected = route.body?.priority === 'wrong' ? 400 : 200;
    for (const client of [owner, creator, root]) {
      const of = await thingsOf(creator);
      expect((await creator.put(`/api/v1/task/${of.task}/`, { assigned_to: ownerId })).status).toBe(200);
      expect((await send(client, route, of)).status).toBe(expected);
    }
  });
});
