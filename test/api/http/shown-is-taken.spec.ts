import { Api, type Client } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTag, makeTask, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';

describe('What a GET shows, a PUT takes, and nothing changes:', () => {
  let api: Api;
  let cast: People;
  let clients: Record<string, Client>;
  let paths: Record<string, string>;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    clients = {
      ana: cast.ana,
      root: cast.root,
      'key of ana': await withKey(cast.ana),
      'key of root': await withKey(cast.root),
    };
    const tag = await makeTag(cast.ana, 'docs');
    const guest = clients['key of ana']!;
    const lead = await makeLead(guest);
    const fields = { status: 'cancelled', priority: 'urgent', due_date: '2030-01-15', tags: [tag], description: 'All' };
    paths = {
      'a task': `/api/tasks/${(await makeTask(cast.ana, fields)).id}`,
      'a tag': `/api/tags/${tag}`,
      'an account': `/api/users/${cast.ana.id}`,
      'an admin': `/api/users/${cast.root.id}`,
      'a to-do of Close': `/api/v1/task/${(await makeCloseTask(guest, lead.id)).id}/`,
      'a call of Close': `/api/v1/task/${
        (await makeCloseTask(guest, lead.id, { _type: 'outgoing_call', contact_id: lead.contact_ids[0], text: null }))
          .id
      }/`,
      'a closed task of Close': `/api/v1/task/${(await makeCloseTask(guest, lead.id, { resolution: 'skipped' })).id}/`,
      'a lead': `/api/v1/lead/${lead.id}/`,
      'a contact': `/api/v1/contact/${lead.contact_ids[0]}/`,
    };
  });
  afterAll(() => api.stop());

  const OF_TASKFORGE = ['a task', 'a tag', 'an account', 'an admin'];
  const OF_CLOSE = ['a to-do of Close', 'a call of Close', 'a closed task of Close', 'a lead', 'a contact'];
  // Only admins change tags, and see accounts of others.
  const ADMINS_ONLY = ['a tag', 'an admin'];

  const combinations = [
    ...OF_TASKFORGE.flatMap((what) => [...(ADMINS_ONLY.includes(what) ? [] : [[what, 'ana']]), [what, 'root']]),
    ...OF_CLOSE.flatMap((what) => [
      [what, 'key of ana'],
      [what, 'key of root'],
    ]),
  ] as [string, string][];

  it.each(combinations)('%s, for %s', async (what, who) => {
    const client = clients[who]!;
    const { status, body } = await client.get(paths[what]!);
    expect(status).toBe(200);
    const isClose = OF_CLOSE.includes(what);
    const shown = isClose ? body : body.data;
    await leavingNothing(api, async () => {
      for (const method of isClose ? ['PUT'] : ['PUT', 'PATCH']) {
        const answer = await client.send(method, paths[what]!, shown);
        expect([answer.status, isClose ? answer.body : answer.body.data]).toEqual([200, shown]);
      }
    });
  });

  it('changes a role that is sent as the object of another account', async () => {
    const { role } = (await cast.root.get(`/api/users/${cast.root.id}`)).body.data;
    const path = `/api/users/${cast.bob.id}`;
    const shown = (await cast.root.get(path)).body.data;
    expect((await cast.root.put(path, { ...shown, role })).body.data.role).toEqual(role);
    expect((await cast.root.put(path, shown)).body.data.role.name).toBe('user');
    for (const wrong of [{}, { name: 'king' }, { id: 1 }, []])
      expect((await leavingNothing(api, () => cast.root.put(path, { role: wrong }))).status).toBe(400);
  });

  it('takes null for an empty list of addresses', async () => {
    const guest = clients['key of ana']!;
    const none = { emails: null, phones: null, urls: null };
    const { body } = await guest.post('/api/v1/lead/', { name: 'Acme', contacts: [{ name: 'Ana', ...none }] });
    expect(body.contacts).toMatchObject([{ emails: [], phones: [], urls: [] }]);
    const path = `/api/v1/contact/${body.contact_ids[0]}/`;
    await guest.put(path, { emails: [{ email: 'a@example.com' }] });
    const cleared = await guest.put(path, none);
    expect([cleared.status, cleared.body]).toMatchObject([200, { name: 'Ana', emails: [], phones: [], urls: [] }]);
    expect((await guest.put(path, { name: null })).body.name).toBe('');
  });
});
