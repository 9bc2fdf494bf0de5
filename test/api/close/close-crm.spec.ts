import { Api, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTask, withKey, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';

describe('Objects around tasks in the Close API:', () => {
  let api: Api;
  let cast: People;
  let ana: Client;
  let bob: Client;
  let root: Client;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ana = await withKey(cast.ana);
    bob = await withKey(cast.bob);
    root = await withKey(cast.root);
  });
  afterAll(() => api.stop());

  describe('API keys', () => {
    it('are shown once, kept as a hash, listed without secret, and end when they are deleted', async () => {
      const { status, body } = await cast.ana.post('/api/api-keys', { name: ' import ' });
      expect([status, body]).toMatchObject([201, { success: true, data: { name: 'import', last_used_at: null } }]);
      const { id, key } = body.data;
      expect(key).toMatch(/^api_[0-9A-Za-z]{22}\.[0-9A-Za-z]{22}$/);
      expect(key.startsWith(`${id}.`)).toBe(true);
      expect(JSON.stringify(await api.rows('SELECT * FROM api_keys'))).not.toContain(key.slice(27));
      const client = await me(`Basic ${btoa(key)}`);
      expect([client.status, client.body.email]).toEqual([200, 'ana@example.com']);

      const list = await cast.ana.get('/api/api-keys');
      expect(list.text).not.toContain(key.slice(27));
      expect(list.body.data.api_keys.find((each: any) => each.id === id).last_used_at).toEqual(expect.any(String));
      expect((await cast.bob.get('/api/api-keys')).body.data.api_keys.map((each: any) => each.id)).not.toContain(id);
      expect((await cast.bob.delete(`/api/api-keys/${id}`)).status).toBe(404);
      expect((await me(`Basic ${btoa(`${key}:`)}`)).status).toBe(200);
      expect((await cast.ana.delete(`/api/api-keys/${id}`)).status).toBe(200);
      expect((await me(`Basic ${btoa(`${key}:`)}`)).status).toBe(401);
      expect((await cast.ana.delete(`/api/api-keys/${id}`)).status).toBe(404);
    });

    const me = (authorization: string) => api.anonymous.get('/api/v1/me/', { authorization });

    it('are required, and refused if malformed', async () => {
      const { data } = (await cast.ana.post('/api/api-keys', { name: 'x' })).body;
      const { key } = data;
      for (const authorization of [
        ...['', 'Basic', 'Basic ', 'Basic ====', `Basic ${btoa(':')}`, `Basic ${btoa(`${key}x:`)}`, `Bearer ${key}x`],
        ...[`Basic ${btoa(`${data.id}:`)}`, `Basic ${btoa(`:${key}`)}`, `Basic ${btoa(`${key.slice(0, -1)}é:`)}`],
      ]) {
        const answer = await leavingNothing(api, () => me(authorization));
        expect([answer.status, answer.body]).toEqual([401, { error: 'Unauthorized' }]);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
      }
      expect((await api.anonymous.get('/api/tasks', { authorization: `Basic ${btoa(`${key}:`)}` })).status).toBe(200);
    });

    it('and access tokens work alike; a user who is locked out is out', async () => {
      expect((await cast.ana.get('/api/v1/me/')).body.email).toBe('ana@example.com');
      expect((await cast.ana.post('/api/api-keys', { name: '' })).status).toBe(400);
      expect((await cast.ana.post('/api/api-keys', { name: 'x'.repeat(51) })).status).toBe(400);
      await cast.root.post(`/api/users/${cast.bob.id}/deactivate`);
      expect((await bob.get('/api/v1/me/')).status).toBe(401);
      const staff = (await root.get(`/api/v1/organization/${(await orga()).id}/`)).body;
      expect(staff.inactive_memberships.map((each: any) => each.user_email)).toEqual(['bob@example.com']);
      await cast.root.post(`/api/users/${cast.bob.id}/activate`);
      expect((await bob.get('/api/v1/me/')).status).toBe(200);
    });
  });

  const orga = async () => (await ana.get('/api/v1/me/')).body.organizations[0];

  it('me, users, the organization and statuses are as scripts read them', async () => {
    const mine = (await ana.get('/api/v1/me/')).body;
    expect(mine.organizations[0]).toMatchObject({ id: expect.stringMatching(/^orga_\w{43}$/), name: 'Tasksmith' });
    expect(mine.id).toMatch(/^user_\w{43}$/);
    const users = (await ana.get('/api/v1/user/?_skip=0')).body;
    expect([users.data.length, users.has_more]).toEqual([3, false]);
    expect(users.data.map((user: any) => user.organizations)).toEqual([1, 2, 3].map(() => [mine.organizations[0].id]));
    const one = await ana.get(`/api/v1/user/${users.data[2].id}/?_fields=id,email`);
    expect(one.body).toEqual({ id: users.data[2].id, email: users.data[2].email });
    const named = (await ana.get('/api/v1/user/?_order_by=first_name,last_name&_limit=1')).body;
    expect([named.data.length, named.has_more]).toEqual([1, true]);
    const staff = await ana.get(`/api/v1/organization/${mine.organizations[0].id}/?_fields=memberships,name`);
    expect(Object.keys(staff.body).toSorted()).toEqual(['memberships', 'name']);
    expect((await ana.get('/api/v1/organization/orga_x/')).body.error).toContain('Organization matching query');
    expect((await ana.get('/api/v1/user/wibble/')).body).toEqual({
      error: 'Empty query: User matching query does not exist.',
    });
    const statuses = (await ana.get('/api/v1/status/lead/')).body.data;
    expect(statuses.map((each: any) => each.label)).toEqual(['Potential', 'Bad Fit', 'Qualified', 'Customer']);
    expect(mine.organizations[0].lead_statuses).toEqual(statuses);
  });

  describe('leads', () => {
    it('are made with contacts, shown with open tasks, changed and deleted with their tasks', async () => {
      const fields = { name: 'Acme', url: 'https://acme.example', wibble: 1 };
      const contacts = [
        { name: '', emails: [{ email: 'a@example.com', type: 'home', x: 1 }], phones: [{ phone: '+1' }] },
      ];
      const { status, body } = await ana.post('/api/v1/lead/', { ...fields, contacts });
      expect([status, body]).toMatchObject([
        200,
        { name: 'Acme', display_name: 'Acme', status_label: 'Potential', tasks: [], url: 'https://acme.example' },
      ]);
      expect(body.contacts).toMatchObject([
        { lead_id: body.id, display_name: 'a@example.com', emails: [{ email: 'a@example.com', type: 'home' }] },
      ]);
      const open = await makeCloseTask(ana, body.id);
      await makeCloseTask(ana, body.id, { is_complete: true });
      const shown = (await bob.get(`/api/v1/lead/${body.id}/`)).body;
      expect(shown).toEqual(body);
      expect((await ana.get(`/api/v1/lead/${body.id}/`)).body.tasks).toEqual([open]);

      const put = (changes: Fields) => bob.put(`/api/v1/lead/${body.id}/`, changes);
      await leavingNothing(api, async () => expect((await put(shown)).body).toEqual(shown));
      expect((await put({ name: 'Acme 2', status: 'Customer' })).body).toMatchObject({
        name: 'Acme 2',
        status_label: 'Customer',
      });
      expect((await put({ status: 'foo' })).body['field-errors']).toEqual({ status: 'Not a valid choice.' });
      expect((await put({ name: 5 })).body['field-errors']).toEqual({ name: 'Value must be of str type.' });

      const refused = await leavingNothing(api, () => bob.delete(`/api/v1/lead/${body.id}/`));
      expect(refused.status).toBe(403);
      expect(Object.keys(refused.body)).toEqual(['error']);
      const gone = await ana.delete(`/api/v1/lead/${body.id}/`);
      expect([gone.status, gone.body]).toEqual([200, {}]);
      expect((await ana.get(`/api/v1/task/${open.id}/`)).status).toBe(404);
      expect((await ana.get(`/api/v1/lead/${body.id}/`)).body).toEqual({
        error: 'Empty query: Lead matching query does not exist.',
      });
      const deleted = (await api.events()).filter(({ name }) => name.endsWith('.deleted')).map(({ name }) => name);
      expect(deleted.slice(-4)).toEqual(['task.deleted', 'task.deleted', 'contact.deleted', 'lead.deleted']);
      const restored = (
        await root.get(withQuery('/api/v1/event/', { object_type: 'task.lead', action: 'deleted', lead_id: body.id }))
      ).body;
      expect(restored.data.map((event: any) => [event.data, event.previous_data.text])).toEqual(
        [1, 2].map(() => [null, 'Call back']),
      );
      expect(restored.data[1].previous_data).toMatchObject({
        id: open.id,
        lead_id: body.id,
        assigned_to: open.assigned_to,
      });
    });

    it('are listed and searched', async () => {
      await makeLead(ana, '100% sure');
      await makeLead(ana, 'Unsure');
      const search = async (query: Fields) => {
        const { status, body } = await ana.get(withQuery('/api/v1/lead/', query));
        return [status, body.data?.map((lead: any) => lead.name), body.has_more, body.total_results];
      };
      expect(await search({ query: 'sure' })).toEqual([200, ['100% sure', 'Unsure'], false, 2]);
      expect(await search({ query: '0% s' })).toEqual([200, ['100% sure'], false, 1]);
      expect(await search({ query: 'sure sort:-date_updated', _limit: 1 })).toEqual([200, ['Unsure'], true, 2]);
      expect(await search({ query: 'date_updated>="2099-01-01T00:00"' })).toEqual([200, [], false, 0]);
      expect((await search({ query: '' }))[0]).toBe(200);
      const { body } = await ana.get('/api/v1/lead/?_limit=201');
      expect(body['field-errors']).toEqual({ _limit: 'Input should be less than or equal to 200' });
    });

    it.each(['a\0b', '\ud800'])('refuse what no database stores, also inside of lists: %j', async (text) => {
      const unusable = 'Value contains characters that cannot be stored.';
      const lists: Fields = { emails: [{ email: text }], phones: [{ phone: text }], urls: [{ url: 'x', type: text }] };
      const { id, contact_ids } = await makeLead(ana);
      await leavingNothing(api, async () => {
        const expected = {
          status: 400,
          body: { 'field-errors': { emails: unusable, phones: unusable, urls: unusable } },
        };
        expect(await ana.post('/api/v1/contact/', { lead_id: id, ...lists })).toMatchObject(expected);
        expect(await ana.put(`/api/v1/contact/${contact_ids[0]}/`, lists)).toMatchObject(expected);
        for (const [key, value] of Object.entries({ name: text, title: text, ...lists }))
          expect(await ana.post('/api/v1/lead/', { name: 'x', contacts: [{ [key]: value }] })).toMatchObject({
            status: 400,
            body: { 'field-errors': { contacts: unusable } },
          });
      });
    });

    it('have contacts, which get a lead of their own if they have none', async () => {
      const { status, body } = await ana.post('/api/v1/contact/', { name: 'Lois', title: 'Reporter' });
      expect([status, body]).toMatchObject([200, { name: 'Lois', lead_id: expect.stringMatching(/^lead_/) }]);
      expect((await ana.get(`/api/v1/lead/${body.lead_id}/`)).body).toMatchObject({
        name: 'Lois',
        contact_ids: [body.id],
      });
      const list = (await ana.get(withQuery('/api/v1/contact/', { lead_id: body.lead_id }))).body;
      expect(list).toEqual({ data: [body], has_more: false });
      const path = `/api/v1/contact/${body.id}/`;
      await leavingNothing(api, async () => expect((await bob.put(path, body)).body).toEqual(body));
      expect((await bob.put(path, { emails: [{ email: 'l@example.com' }] })).body.emails).toEqual([
        { email: 'l@example.com', type: 'office' },
      ]);
      expect((await ana.post('/api/v1/contact/', { lead_id: 'lead_x' })).body['field-errors']).toEqual({
        lead: 'Object does not exist.',
      });
      const task = await makeCloseTask(ana, body.lead_id, { contact_id: body.id });
      expect((await ana.delete(path)).body).toEqual({});
      expect((await ana.get(path)).status).toBe(404);
      expect((await ana.get(`/api/v1/task/${task.id}/`)).body).toMatchObject({ contact_id: null });
    });
  });

  describe('a completed task', () => {
    it('leaves an activity, through either API, until it is reopened', async () => {
      const lead = await makeLead(ana);
      const task = await makeCloseTask(ana, lead.id);
      const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${task.id}'`);
      await cast.ana.post(`/api/tasks/${id}/complete`);
      const list = async (client: Client) =>
        (await client.get(withQuery('/api/v1/activity/task_completed/', { lead_id: lead.id }))).body.data;
      const [activity] = await list(ana);
      expect(activity).toMatchObject({
        ...{ _type: 'TaskCompleted', task_id: task.id, task_text: 'Call back', users: [], lead_id: lead.id },
        ...{ task_assigned_to: task.assigned_to, created_by: task.created_by, user_name: 'ana' },
      });
      expect((await ana.get(`/api/v1/task/${task.id}/`)).body.object_id).toBe(activity.id);
      expect(
        (await ana.get(withQuery('/api/v1/activity/', { _type: 'TaskCompleted', lead_id: lead.id }))).body.data,
      ).toEqual([activity]);
      expect(await list(bob)).toEqual([]);
      const path = `/api/v1/activity/task_completed/${activity.id}/`;
      expect((await bob.get(path)).status).toBe(404);
      expect((await leavingNothing(api, () => bob.delete(path))).status).toBe(404);
      expect((await root.get(path)).body).toEqual(activity);

      await cast.ana.patch(`/api/tasks/${id}`, { status: 'in_progress' });
      expect(await list(ana)).toEqual([]);
      expect((await ana.get(`/api/v1/task/${task.id}/`)).body).toMatchObject({ object_type: null, object_id: null });
      await ana.put(`/api/v1/task/${task.id}/`, { resolution: 'skipped' });
      expect(await list(ana)).toEqual([]);
    });

    it('outlives its activity, and the activity the task', async () => {
      const lead = await makeLead(ana);
      const [first, second] = [
        await makeCloseTask(ana, lead.id, { is_complete: true }),
        await makeCloseTask(ana, lead.id, { is_complete: true }),
      ];
      expect((await ana.delete(`/api/v1/activity/task_completed/${first.object_id}/`)).body).toEqual({});
      expect((await ana.get(`/api/v1/task/${first.id}/`)).body).toEqual(first);
      expect((await ana.put(`/api/v1/task/${first.id}/`, { is_complete: false })).body.is_complete).toBe(false);
      await ana.delete(`/api/v1/task/${second.id}/`);
      expect((await ana.get(`/api/v1/activity/task_completed/${second.object_id}/`)).body.task_id).toBe(second.id);
      expect((await bob.get(`/api/v1/activity/task_completed/${second.object_id}/`)).status).toBe(404);
      await makeTask(cast.ana, { status: 'completed' });
      expect((await ana.get('/api/v1/activity/?_type=Note')).body.data).toEqual([]);
    });
  });

  it('refuses every error in its own words', async () => {
    const answers = [
      await ana.get('/api/v1/wibble/'),
      await ana.get('/api/v1/'),
      await ana.post('/api/v1/me/', {}),
      await ana.post('/api/v1/task/', Buffer.from('a=1'), { 'content-type': 'application/x-www-form-urlencoded' }),
      await ana.post('/api/v1/task/', Buffer.from('{')),
      await ana.post('/api/v1/task/', Buffer.alloc(1_100_000, ' ')),
      await ana.get('/api/v1/task/%E0%A4%A/'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 405, 415, 400, 413, 404]);
    for (const { body } of answers) expect(Object.keys(body)).toEqual(['error']);
  });
});
