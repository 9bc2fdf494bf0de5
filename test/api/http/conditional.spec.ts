import { Api, type Answer, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, makeTag, makeTask, stopClock, withKey } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const ETAG = /^"[1-9]\d*-[\da-f]{8}"$/;

const etagOf = ({ headers }: Answer): string => headers.get('etag')!;
const versionOf = (answer: Answer): number => Number(/^"(\d+)-/.exec(etagOf(answer))![1]);
const withoutTag = (etag: string): string => etag.slice(1, -1);

/** A write on one thing: where, and how it is read to see its tag. */
interface Write {
  name: string;
  make: (writer: Writers) => Promise<{ path: string; read?: string }>;
  as: 'ana' | 'root' | 'program';
  method: string;
  at?: string;
  body?: Fields;
}

interface Writers extends People {
  program: Client;
}

const task = async ({ ana }: Writers) => ({ path: `/api/tasks/${(await makeTask(ana)).id}` });
const tag = async ({ ana }: Writers) => ({ path: `/api/tags/${await makeTag(ana, `tag ${Math.random()}`)}` });
const user = async ({ bob }: Writers) => ({ path: `/api/users/${bob.id}` });
const lead = async ({ program }: Writers) => ({ path: `/api/v1/lead/${(await makeLead(program)).id}` });
const contact = async ({ program }: Writers) => ({
  path: `/api/v1/contact/${(await makeLead(program)).contact_ids[0]}`,
});
const closeTask = async ({ program }: Writers) => ({
  path: `/api/v1/task/${(await makeCloseTask(program, (await makeLead(program)).id)).id}`,
});

/** Every route that writes one thing that is there already. */
const WRITES: Write[] = [
  { name: 'PUT of a task', make: task, as: 'ana', method: 'PUT', body: { title: 'New' } },
  { name: 'PATCH of a task', make: task, as: 'ana', method: 'PATCH', body: { title: 'New' } },
  { name: 'DELETE of a task', make: task, as: 'ana', method: 'DELETE' },
  { name: 'completion of a task', make: task, as: 'ana', method: 'POST', at: '/complete' },
  { name: 'PUT of a tag', make: tag, as: 'root', method: 'PUT', body: { color: '#123456' } },
  { name: 'PATCH of a tag', make: tag, as: 'root', method: 'PATCH', body: { color: '#123456' } },
  { name: 'DELETE of a tag', make: tag, as: 'root', method: 'DELETE' },
  { name: 'PUT of an account', make: user, as: 'root', method: 'PUT', body: { first_name: 'Bob' } },
  { name: 'PATCH of an account', make: user, as: 'root', method: 'PATCH', body: { last_name: 'Stone' } },
  { name: 'activation of an account', make: user, as: 'root', method: 'POST', at: '/activate' },
  { name: 'deactivation of an account', make: user, as: 'root', method: 'POST', at: '/deactivate' },
  { name: 'DELETE of an account', make: user, as: 'root', method: 'DELETE' },
  { name: 'PUT of a task of Close', make: closeTask, as: 'program', method: 'PUT', body: { text: 'New' } },
  { name: 'DELETE of a task of Close', make: closeTask, as: 'program', method: 'DELETE' },
  { name: 'PUT of a lead', make: lead, as: 'program', method: 'PUT', body: { name: 'New' } },
  { name: 'DELETE of a lead', make: lead, as: 'program', method: 'DELETE' },
  { name: 'PUT of a contact', make: contact, as: 'program', method: 'PUT', body: { name: 'New' } },
  { name: 'DELETE of a contact', make: contact, as: 'program', method: 'DELETE' },
];

const isClose = (path: string): boolean => path.startsWith('/api/v1/');

describe('Conditional requests', () => {
  let api: Api;
  let cast: Writers;

  beforeAll(async () => {
    api = await Api.start();
    const they = await people(api);
    cast = { ...they, program: await withKey(they.ana) };
  });
  afterAll(() => api.stop());

  describe.each(WRITES)('The $name', ({ make, as, method, at = '', body }) => {
    const send = (path: string, headers: Fields): Promise<Answer> =>
      cast[as].send(method, path + at, body ?? (method === 'POST' ? {} : undefined), headers);

    it('is refused with the present tag if another version is expected, and leaves nothing behind', async () => {
      const { path } = await make(cast);
      const present = etagOf(await cast[as].get(path));
      expect(present).toMatch(ETAG);
      const stale = ['"999-00000000"', 'garbage', '""', ''];
      for (const etag of stale) {
        const answer = await leavingNothing(api, () => send(path, { 'if-match': etag }));
        expect({ etag, status: answer.status, tag: etagOf(answer) }).toEqual({ etag, status: 412, tag: present });
        if (isClose(path)) expect(answer.body).toEqual({ error: expect.stringMatching(/If-Match/) });
        else expect(answer.body).toEqual(coded({ success: false, message: expect.stringMatching(/If-Match/) }));
      }
    });

    it('is done if the present version is expected', async () => {
      const { path } = await make(cast);
      const answer = await send(path, { 'if-match': etagOf(await cast[as].get(path)) });
      expect(answer.status).toBe(200);
      if (method !== 'DELETE') expect(etagOf(answer)).toBe(etagOf(await cast[as].get(path)));
      // Some of them lock the user out or take them away.
      if (path.startsWith('/api/users/')) cast = { ...cast, ...(await another(cast)) };
    });

    it('returns 412 for a missing object with If-Match: *, and 404 with a version', async () => {
      const path = (await make(cast)).path.replace(/\d+$/, '999999').replace(/_\w+$/, `_${'x'.repeat(43)}`);
      const none = await leavingNothing(api, () => send(path, { 'if-match': '*' }));
      expect({ status: none.status, tag: etagOf(none) }).toEqual({ status: 412, tag: null });
      expect((await send(path, { 'if-match': '"1-00000000"' })).status).toBe(404);
    });
  });

  /** Somebody new in place of bob. */
  async function another({ root }: Writers): Promise<Pick<Writers, 'bob'>> {
    const name = `bob${Date.now()}${Math.floor(Math.random() * 1000)}`;
    const fields = { username: name, email: `${name}@example.com`, password: 'Secret123' };
    const { body } = await api.anonymous.post('/api/auth/register', fields);
    return { bob: Object.assign(Object.create(root), { id: body.data.id }) };
  }

  it('the deletion of an API key is one too', async () => {
    const made = await cast.ana.post('/api/api-keys', { name: 'a program' });
    expect(etagOf(made)).toMatch(ETAG);
    const path = `/api/api-keys/${made.body.data.id}`;
    const refused = await cast.ana.delete(path, undefined, { 'if-match': '"2-00000000"' });
    expect({ status: refused.status, tag: etagOf(refused) }).toEqual({ status: 412, tag: etagOf(made) });
    expect((await cast.ana.delete(path, undefined, { 'if-match': etagOf(made) })).status).toBe(200);
    expect((await cast.ana.delete(path, undefined, { 'if-match': '*' })).status).toBe(412);
  });

  it('a strong ETag is on every response with a single object', async () => {
    const made = await cast.ana.post('/api/tasks', { title: 'One' });
    expect([made.status, etagOf(made)]).toEqual([201, expect.stringMatching(/^"1-/)]);
    const path = `/api/tasks/${made.body.data.id}`;
    const seen = await cast.ana.get(path);
    expect(etagOf(seen)).toBe(etagOf(made));
    const changed = await cast.ana.patch(path, { title: 'Two' });
    expect(etagOf(changed)).toMatch(/^"2-/);
    expect(etagOf(await cast.ana.post(`${path}/complete`))).toMatch(/^"3-/);
    const newTag = await cast.root.post('/api/tags', { name: 'one thing' });
    expect(etagOf(newTag)).toMatch(/^"1-/);
    const account = await cast.ana.get('/api/auth/me');
    expect(etagOf(account)).toMatch(ETAG);
    expect(etagOf(await cast.ana.get(`/api/users/${cast.ana.id}`))).toBe(etagOf(account));
    const company = await cast.program.post('/api/v1/lead/', { name: 'Wayne', contacts: [{ name: 'Bruce' }] });
    expect(etagOf(company)).toMatch(/^"1-/);
    const lead_id = company.body.id;
    expect(etagOf(await cast.program.post('/api/v1/contact/', { lead_id, name: 'Alfred' }))).toMatch(/^"1-/);
    const call = await cast.program.post('/api/v1/task/', { lead_id, text: 'Call' });
    expect(etagOf(call)).toMatch(/^"1-/);
    expect(etagOf(await cast.program.get(`/api/v1/task/${call.body.id}/`))).toBe(etagOf(call));
    const { body: me, ...answer } = await cast.program.get('/api/v1/me/');
    expect(etagOf({ body: me, ...answer })).toMatch(ETAG);
    expect(etagOf(await cast.program.get(`/api/v1/user/${me.id}/`))).toMatch(ETAG);
    for (const list of ['/api/tasks', '/api/tags', '/api/tasks/statistics']) {
      expect((await cast.ana.get(list)).headers.get('etag')).toBeNull();
    }
    expect((await cast.program.get('/api/v1/task/')).headers.get('etag')).toBeNull();
  });

  it('the version counts real changes through either API, and no repetition', async () => {
    const { id: lead_id } = await makeLead(cast.program);
    const made = await makeCloseTask(cast.program, lead_id, { text: 'Call' });
    const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${made.id}'`);
    const path = `/api/tasks/${id}`;
    const seen = await cast.ana.get(path);
    expect(versionOf(seen)).toBe(1);
    expect(versionOf(await cast.ana.put(path, seen.body.data))).toBe(1);
    expect(versionOf(await cast.program.put(`/api/v1/task/${made.id}/`, made))).toBe(1);
    expect(versionOf(await cast.ana.patch(path, { title: 'Call back' }))).toBe(2);
    expect(versionOf(await cast.program.put(`/api/v1/task/${made.id}/`, { is_complete: true }))).toBe(3);
    expect(versionOf(await cast.ana.post(`${path}/complete`))).toBe(3);
    const tagId = await makeTag(cast.ana, 'counted');
    expect(versionOf(await cast.ana.patch(path, { tags: [tagId], priority: 'low' }))).toBe(4);
    expect(await api.rows(`SELECT version FROM tasks WHERE id = ${id}`)).toEqual([{ version: 4 }]);
    expect((await api.rows(`SELECT MAX(version) AS last FROM events WHERE subject_id = '${id}'`))[0].last).toBe(4);
  });

  describe('If-Match', () => {
    let path: string;
    let etag: string;

    beforeEach(async () => {
      path = (await task(cast)).path;
      etag = etagOf(await cast.ana.get(path));
    });

    const patch = (header: string): Promise<Answer> =>
      cast.ana.patch(path, { description: String(Math.random()) }, { 'if-match': header });

    it.each([
      ['as it is', (own: string) => own],
      ['weakened', (own: string) => `W/${own}`],
      ['with -gzip', (own: string) => own.replace(/"$/, '-gzip"')],
      ['with --gzip', (own: string) => own.replace(/"$/, '--gzip"')],
      ['with ;br', (own: string) => own.replace(/"$/, ';br"')],
      ['with -gzip outside', (own: string) => `${own}-gzip`],
      ['weakened, with -br', (own: string) => `W/${own.replace(/"$/, '-br"')}`],
      ['without its quotes', (own: string) => withoutTag(own)],
      ['among others', (own: string) => `"x", "a, b" , ${own},"9-00000000"`],
      ['as *', () => '*'],
    ])('takes the tag %s', async (_, written) => {
      expect((await patch(written(etag))).status).toBe(200);
      expect((await patch(etag)).status).toBe(412);
    });

    it.each([
      ['of another version', (own: string) => own.replace(/^"\d+/, '"7')],
      ['inside another', (own: string) => `"x, ${withoutTag(own)}"`],
      ['as a version alone', () => '"1"'],
      ['with something behind it', (own: string) => own.replace(/"$/, '-12345"')],
      ['among others that are not it', () => '"1", "2-00000000", *'],
    ])('does not take a tag %s', async (_, written) => {
      expect((await leavingNothing(api, () => patch(written(etag)))).status).toBe(412);
    });

    it('is asked after 401, malformed bodies, 404, 403 and the rules of fields', async () => {
      const stale = { 'if-match': '"9-00000000"' };
      expect((await api.anonymous.patch(path, { title: '' }, stale)).status).toBe(401);
      const malformed = Buffer.from('{');
      expect((await cast.ana.patch(path, malformed, { ...stale, 'content-type': 'application/json' })).status).toBe(
        400,
      );
      expect((await cast.ana.patch('/api/tasks/999999', { title: '' }, stale)).status).toBe(404);
      const strange = (await task({ ...cast, ana: cast.root })).path;
      expect((await cast.ana.patch(strange, { title: '' }, stale)).status).toBe(403);
      expect((await cast.ana.patch(strange, { title: 'x' }, { 'if-match': '*' })).status).toBe(403);
      expect((await cast.ana.patch(path, { title: '' }, stale)).status).toBe(400);
      expect((await cast.ana.patch(path, { title: 'x' }, stale)).status).toBe(412);
      expect((await cast.ana.patch(path, {}, stale)).status).toBe(412);
      expect((await cast.ana.patch('/api/tasks/abc', {}, { 'if-match': '*' })).status).toBe(404);
    });

    it('does not reveal in Close whether there is a task that the caller may not see', async () => {
      const { id } = await makeCloseTask(await withKey(cast.root), (await makeLead(cast.program)).id);
      const paths = [`/api/v1/task/${id}/`, `/api/v1/task/task_${'x'.repeat(43)}/`];
      for (const [method, body] of [['PUT', {}] as const, ['DELETE', undefined] as const]) {
        for (const header of ['*', '"1-00000000"']) {
          const answers = await Promise.all(
            paths.map((each) => cast.program.send(method, each, body, { 'if-match': header })),
          );
          const [there, missing] = answers.map(({ status, body: said, headers }) => ({
            status,
            said,
            tag: headers.get('etag'),
          }));
          expect(there).toEqual(missing);
          expect(there!.status).toBe(header === '*' ? 412 : 404);
        }
      }
    });

    it('is not asked of many at once, of something new, or of what goes along', async () => {
      const stale = { 'if-match': '"9-00000000"' };
      const { id: lead_id } = await makeLead(cast.program);
      const made = await cast.program.post('/api/v1/task/', { lead_id, text: 'Call' }, stale);
      expect(made.status).toBe(200);
      expect((await cast.ana.post('/api/tasks', { title: 'New' }, stale)).status).toBe(201);
      const bulk = await cast.program.put(`/api/v1/task/?lead_id=${lead_id}`, { text: 'All' }, stale);
      expect([bulk.status, bulk.body]).toEqual([200, { ok: true }]);
      const present = etagOf(await cast.program.get(`/api/v1/lead/${lead_id}/`));
      expect((await cast.program.delete(`/api/v1/lead/${lead_id}/`, undefined, { 'if-match': present })).status).toBe(
        200,
      );
      expect((await cast.program.get(`/api/v1/task/${made.body.id}/`)).status).toBe(404);
    });

    it('is refused in the language of the caller', async () => {
      const stale = { 'if-match': '"9-00000000"' };
      const spanish = await cast.ana.patch(path, { title: 'x' }, stale);
      const english = await cast.ana.patch(path, { title: 'x' }, { ...stale, 'accept-language': 'en' });
      expect(spanish.body.message).toBe('El recurso no es el que espera If-Match. No se cambio nada.');
      expect(english.body.message).toBe('The resource is not what If-Match expects. Nothing was changed.');
    });
  });

  describe('What only follows', () => {
    it('moves no version that a client holds, and yet no cached copy stays stale', async () => {
      const tagId = await makeTag(cast.ana, 'before');
      const { id } = await makeTask(cast.ana, { tags: [tagId], due_date: new Date(Date.now() + 1500).toISOString() });
      const path = `/api/tasks/${id}`;
      const etag = etagOf(await cast.ana.get(path));
      const known = { 'if-none-match': etag };
      expect((await cast.ana.get(path, known)).status).toBe(304);

      await cast.root.patch(`/api/tags/${tagId}`, { name: 'after' });
      const renamed = await cast.ana.get(path, known);
      expect([renamed.status, renamed.body.data.tags[0].name]).toEqual([200, 'after']);
      await cast.root.delete(`/api/tags/${tagId}`);
      const untagged = await cast.ana.get(path, known);
      expect([untagged.status, untagged.body.data.tags]).toEqual([200, []]);

      stopClock(Date.now() + 5000);
      const overdue = await cast.ana.get(path, { 'if-none-match': etagOf(untagged) });
      jest.useRealTimers();
      expect([overdue.status, overdue.body.data.is_overdue]).toEqual([200, true]);

      expect([renamed, untagged, overdue].map(versionOf)).toEqual([1, 1, 1]);
      expect((await cast.ana.patch(path, { title: 'Mine' }, { 'if-match': etag })).status).toBe(200);
    });

    it('leaves a tag alone when its tasks change, a key when it is used, and a lead when its tasks do', async () => {
      const tagId = await makeTag(cast.ana, 'counts tasks');
      const tagPath = `/api/tags/${tagId}`;
      const before = await cast.root.get(tagPath);
      await makeTask(cast.ana, { tags: [tagId] });
      const after = await cast.root.get(tagPath, { 'if-none-match': etagOf(before) });
      expect([after.status, after.body.data.task_count, versionOf(after)]).toEqual([200, 1, 1]);
      const { id: lead_id } = await makeLead(cast.program);
      const leadPath = `/api/v1/lead/${lead_id}/`;
      const seen = await cast.program.get(leadPath);
      await makeCloseTask(cast.program, lead_id);
      await cast.program.post('/api/v1/contact/', { lead_id, name: 'Alfred' });
      expect((await cast.program.get(leadPath, { 'if-none-match': etagOf(seen) })).status).toBe(200);
      expect((await cast.program.put(leadPath, { name: 'X' }, { 'if-match': etagOf(seen) })).status).toBe(200);
    });

    it('does not change an account on login or logout', async () => {
      const before = etagOf(await cast.ana.get('/api/auth/me'));
      await api.anonymous.post('/api/auth/login', { email: cast.ana.email, password: cast.ana.password });
      expect(etagOf(await cast.ana.get('/api/auth/me'))).toBe(before);
    });
  });

  describe('If-None-Match', () => {
    it('responds with 304 and the ETag, without a body, if the client already has it', async () => {
      const places: [Client, string][] = [
        [cast.ana, (await task(cast)).path],
        [cast.ana, (await tag(cast)).path],
        [cast.ana, `/api/users/${cast.ana.id}`],
        [cast.ana, '/api/auth/me'],
        [cast.program, (await closeTask(cast)).path],
        [cast.program, (await lead(cast)).path],
        [cast.program, (await contact(cast)).path],
        [cast.program, '/api/v1/me/'],
      ];
      for (const [client, path] of places) {
        const etag = etagOf(await client.get(path));
        for (const header of [etag, '*', `W/${etag}`, etag.replace(/"$/, '-gzip"'), `"x", ${etag}`]) {
          const answer = await client.get(path, { 'if-none-match': header });
          expect({ path, header, status: answer.status, text: answer.text, tag: etagOf(answer) }).toEqual({
            path,
            header,
            status: 304,
            text: '',
            tag: etag,
          });
          expect(answer.headers.get('content-type')).toBeNull();
        }
        for (const header of ['"1-00000000"', 'garbage', '""', '"9-x"', etag.replace(/-.{8}/, '-00000000')]) {
          expect({ path, header, status: (await client.get(path, { 'if-none-match': header })).status }).toEqual({
            path,
            header,
            status: 200,
          });
        }
        expect((await client.send('HEAD', path, undefined, { 'if-none-match': etag })).status).toBe(304);
        const head = await client.send('HEAD', path);
        expect([head.status, head.headers.get('etag'), head.text]).toEqual([200, etag, '']);
      }
    });

    it('keeps a write that expects no object from changing an existing one', async () => {
      const { path } = await task(cast);
      const nothing = { 'if-none-match': '*' };
      const refused = await leavingNothing(api, () => cast.ana.put(path, { title: 'Mine' }, nothing));
      expect([refused.status, etagOf(refused)]).toEqual([412, etagOf(await cast.ana.get(path))]);
      expect((await cast.ana.post('/api/tasks', { title: 'New' }, nothing)).status).toBe(201);
    });

    it('does not turn a refusal, or the answer to a write, into 304', async () => {
      expect((await cast.ana.get('/api/tasks/999999', { 'if-none-match': '*' })).status).toBe(404);
      const { path } = await task(cast);
      expect((await api.anonymous.get(path, { 'if-none-match': '*' })).status).toBe(401);
      expect((await cast.ana.get('/api/tasks', { 'if-none-match': '*' })).status).toBe(200);
    });
  });

  it('lets browsers of other origins see the tag and send the conditions', async () => {
    const origin = 'http://localhost:3000';
    const { headers } = await cast.ana.get((await task(cast)).path, { origin });
    expect(headers.get('access-control-expose-headers')).toMatch(/\betag\b/i);
    const preflight = await api.anonymous.send('OPTIONS', '/api/tasks/1', undefined, {
      origin,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'if-match,if-none-match',
    });
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/if-match.*if-none-match/i);
  });
});

describe('A hundred clients that each add one to what they read', () => {
  let api: Api;

  beforeAll(async () => {
    api = await Api.start();
  });
  afterAll(() => api.stop());

  it('succeed once for each version, and lose nothing', async () => {
    const { ana } = await people(api);
    const program = await withKey(ana);
    const { id: lead_id } = await makeLead(program);
    const made = await makeCloseTask(program, lead_id, { text: '0' });
    const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${made.id}'`);
    const won: number[] = [];

    const viaTaskForge = async (): Promise<Answer> => {
      const seen = await ana.get(`/api/tasks/${id}`);
      const title = String(Number(seen.body.data.title) + 1);
      return ana.patch(`/api/tasks/${id}`, { title }, { 'if-match': etagOf(seen) });
    };
    const viaClose = async (): Promise<Answer> => {
      const seen = await program.get(`/api/v1/task/${made.id}/`);
      const text = String(Number(seen.body.text) + 1);
      return program.put(`/api/v1/task/${made.id}/`, { text }, { 'if-match': etagOf(seen) });
    };
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? viaTaskForge : viaClose)()));
    for (const answer of answers) {
      expect([200, 412]).toContain(answer.status);
      if (answer.status === 200) won.push(versionOf(answer));
    }
    expect(won.length).toBeGreaterThan(0);
    expect(won.toSorted((a, b) => a - b)).toEqual(won.map((_, i) => i + 2));
    const last = await ana.get(`/api/tasks/${id}`);
    expect([Number(last.body.data.title), versionOf(last)]).toEqual([won.length, won.length + 1]);
  });
});

describe('With REQUIRE_IF_MATCH=on', () => {
  let api: Api;
  let cast: Writers;

  beforeAll(async () => {
    api = await Api.start({ REQUIRE_IF_MATCH: 'on' });
    const they = await people(api);
    cast = { ...they, program: await withKey(they.ana) };
  });
  afterAll(() => api.stop());

  it.each(WRITES)('the $name without If-Match is 428 and leaves nothing behind', async (write) => {
    const { path } = await write.make(cast);
    const body = write.body ?? (write.method === 'POST' ? {} : undefined);
    const answer = await leavingNothing(api, () => cast[write.as].send(write.method, path + (write.at ?? ''), body));
    expect(answer.status).toBe(428);
    expect(answer.body).toEqual(
      isClose(path)
        ? { error: expect.stringContaining('If-Match') }
        : coded({ success: false, message: 'Indica en If-Match que version del recurso esperas' }),
    );
  });

  it('creating needs none, a missing object is 404, and a write that names its version is done', async () => {
    const { path } = await task(cast);
    expect((await cast.ana.patch('/api/tasks/999999', { title: 'x' })).status).toBe(404);
    expect((await cast.ana.patch(path, { title: '' })).status).toBe(400);
    const etag = etagOf(await cast.ana.get(path));
    expect((await cast.ana.patch(path, { title: 'x' }, { 'if-match': etag })).status).toBe(200);
    expect((await cast.ana.patch(path, { title: 'y' }, { 'if-match': '*' })).status).toBe(200);
    expect((await cast.ana.patch(path, {}, { 'accept-language': 'en' })).body.message).toBe(
      'Say with If-Match which version of the resource you expect',
    );
    const made = await cast.ana.post('/api/api-keys', { name: 'a program' });
    expect((await cast.ana.delete(`/api/api-keys/${made.body.data.id}`)).status).toBe(428);
  });
});
