import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Client, type Fields } from '../../kit/api';
import { leavingNothing, makeCloseTask, makeLead, withKey, withQuery } from '../../kit/builders';
import { join } from '../../kit/people';

describe('Tasks of leads in a list of Close', () => {
  let api: Api;
  let ana: Client;

  beforeAll(async () => {
    api = await Api.start();
    ana = await withKey(await join(api, 'ana'));
  });
  afterAll(() => api.stop());

  const multiply = (lead: string, count: number): Promise<unknown> =>
    api.app.get(UnitOfWork).run((em) =>
      em.query(`
        WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ${count - 1})
        INSERT INTO tasks (public_id, type, title, status, priority, user_id, created_by_id, updated_by_id, lead_id,
          search_text, created_at, updated_at)
        SELECT 'task_' || n, type, title, status, priority, user_id, created_by_id, updated_by_id, lead_id,
          search_text, created_at, updated_at
        FROM tasks, copies WHERE lead_id = '${lead}'`),
    );

  it('are up to a thousand per lead, independent of other leads', async () => {
    const [first, second, third] = [await makeLead(ana, 'A'), await makeLead(ana, 'B'), await makeLead(ana, 'C')];
    await makeCloseTask(ana, first.id);
    await multiply(first.id, 1_001);
    const own = await makeCloseTask(ana, second.id, { text: 'Own' });
    await makeCloseTask(ana, second.id, { is_complete: true });
    const { data } = (await ana.get('/api/v1/lead/')).body;
    const shown = data.map(({ id, tasks }: any) => [id, tasks.length]);
    expect(shown).toEqual([
      [first.id, 1_000],
      [second.id, 1],
      [third.id, 0],
    ]);
    expect(data[1].tasks).toEqual([own]);
  });
});

describe('A search for leads in Close', () => {
  let api: Api;
  let ana: Client;

  beforeAll(async () => {
    api = await Api.start();
    ana = await withKey(await join(api, 'ana'));
    const acme = {
      name: "O'Reilly & Sons, Inc.",
      url: 'https://ACME.example/Büro',
      status: 'Bad Fit',
      contacts: [
        {
          name: 'Łukasz Ömer',
          emails: [{ email: 'Lukasz@Example.com' }, { email: 'l@other.example' }],
          phones: [{ phone: '+1 (650) 333-4444' }],
          urls: [{ url: 'https://blog.example' }],
        },
      ],
    };
    await ana.post('/api/v1/lead/', acme);
    for (const name of ['Österreich', 'Ромашка', 'ΠΡΟΣΟΧΗ', 'Straße', 'İstanbul', '100% sure'])
      await makeLead(ana, name);
  });
  afterAll(() => api.stop());

  const named = async (query: string): Promise<unknown> => {
    const { status, body } = await ana.get(withQuery('/api/v1/lead/', { query }));
    return status === 200 ? body.data.map(({ name }: any) => name) : [status, body];
  };
  const REILLY = ["O'Reilly & Sons, Inc."];

  it.each([
    ['österreich', ['Österreich']],
    ['ÖSTER', ['Österreich']],
    ['ромашка', ['Ромашка']],
    ['РОМ', ['Ромашка']],
    ['ΠΡΟΣ', ['ΠΡΟΣΟΧΗ']],
    ['προς', ['ΠΡΟΣΟΧΗ']],
    ['STRASSE', ['Straße']],
    ['straẞe', ['Straße']],
    ['ISTANBUL', ['İstanbul']],
    ['ıstanbul', ['İstanbul']],
    ['reilly sons', REILLY],
    ['sons reilly', REILLY],
    ['SON  inc reil', REILLY],
    ['  reilly ', REILLY],
    ['"  reilly & sons  "', REILLY],
    ['"sons reilly"', []],
    ['reilly wayne', []],
    ['name:reilly name:sons', REILLY],
    ['0% sure', ['100% sure']],
    ['1%0', []],
    ['*', [...REILLY, 'Österreich', 'Ромашка', 'ΠΡΟΣΟΧΗ', 'Straße', 'İstanbul', '100% sure']],
  ])('by words of the name, each as a part and in any order: %s', async (query, names) => {
    expect(await named(query)).toEqual(names);
  });

  it.each([
    ['email:lukasz@example.com', REILLY],
    ['email:EXAMPLE', REILLY],
    ['email:"other.example"', REILLY],
    ['email:nobody@example.com', []],
    ['email:example.coml', []],
    ['email:lukasz email:other', REILLY],
    ['email:lukasz reilly', REILLY],
    ['email:lukasz österreich', []],
    ['phone:650333', REILLY],
    ['phone:"650-333 44"', REILLY],
    ['phone:+49', []],
    ['url:acme', REILLY],
    ['url:"https://acme.example/BÜRO"', REILLY],
    ['url:blog.example', REILLY],
    ['url:nowhere', []],
    ['contact:ömer', REILLY],
    ['contact:"ŁUKASZ Ö"', REILLY],
    ['contact:bruce sort:-name', ['Ромашка', 'ΠΡΟΣΟΧΗ', 'İstanbul', 'Österreich', 'Straße', '100% sure']],
    ['status:bad', REILLY],
    ['lead_status:"BAD FIT"', REILLY],
    ['status:potential reilly', []],
    ['status:won', []],
    ['Email:lukasz', REILLY],
    ['id:lead_x', []],
  ])('by what its terms say: %s', async (query, names) => {
    expect(await named(query)).toEqual(names);
  });

  it('finds changed values', async () => {
    const lead = await makeLead(ana, 'Before');
    const contact = `/api/v1/contact/${lead.contact_ids[0]}/`;
    await ana.put(`/api/v1/lead/${lead.id}/`, { name: 'Später', url: 'https://later.example' });
    await ana.put(contact, { name: 'Clark', emails: [{ email: 'clark@planet.example' }] });
    expect(await named('before')).toEqual([]);
    for (const query of ['SPÄTER', 'url:later', 'contact:clark', 'email:planet'])
      expect(await named(query)).toEqual(['Später']);
    await ana.put(contact, { emails: [] });
    expect(await named('email:planet')).toEqual([]);
    await ana.delete(`/api/v1/lead/${lead.id}/`);
    expect(await named('später')).toEqual([]);
  });

  it.each([
    'wibble:x',
    'https://acme.example',
    'email>x',
    'status<x',
    'id>lead_x',
    'date_created:2020-01-01',
    'constructor:x',
    '__proto__:x',
    'reilly custom.field:x',
  ])('refuses a term that it does not understand: %s', async (query) => {
    const words = 'Contains a term that is not understood. Put text with a colon in quotes.';
    expect(await named(query)).toEqual([400, { errors: [], 'field-errors': { query: words } }]);
  });

  it('refuses a date that cannot be read', async () => {
    const failures = { query: 'Invalid ISO 8601 datetime.' };
    expect(await named('date_created>=soon')).toEqual([400, { errors: [], 'field-errors': failures }]);
  });

  it.each(['__proto__', '-constructor', 'toString'])(
    'takes %s for an order that it does not know',
    async (_order_by) => {
      const { status, body } = await ana.get(withQuery('/api/v1/lead/', { _order_by }));
      expect([status, body]).toEqual([200, (await ana.get('/api/v1/lead/')).body]);
    },
  );

  it('takes a day as midnight in the caller’s zone', async () => {
    const { date_created } = await makeLead(ana, 'Dated');
    const day = date_created.slice(0, 10);
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    expect(await named(`dated date_created<=${day}`)).toEqual([]);
    expect(await named(`dated date_created<${next}`)).toEqual(['Dated']);
  });
});

describe('A list of ids in Close', () => {
  let api: Api;
  let ana: Client;
  let lead: any;
  let tasks: any[];

  beforeAll(async () => {
    api = await Api.start();
    ana = await withKey(await join(api, 'ana'));
    lead = await makeLead(ana);
    tasks = [];
    for (const text of ['One', 'Two', 'Three']) tasks.push(await makeCloseTask(ana, lead.id, { text }));
  });
  afterAll(() => api.stop());

  const spellings = (): [string, string][] => {
    const [one, two] = tasks.map(({ id }) => id);
    return [
      ['commas', `id__in=${one},${two}`],
      ['repeated', `id__in=${one}&id__in=${two}`],
      ['brackets', `id__in[]=${one}&id__in[]=${two}`],
      ['encoded brackets', `id__in%5B%5D=${one}&id__in%5B%5D=${two}`],
      ['both', `id__in=${one}&id__in[]=${two}`],
      ['empty ones among them', `id__in=&id__in=${one}&id__in=${two}`],
    ];
  };

  it('accepts list parameters in every spelling', async () => {
    for (const [, query] of spellings()) {
      const { body, headers } = await ana.get(`/api/v1/task/?${query}`);
      expect(headers.get('hint')).toBeNull();
      const { data } = body;
      expect([query, data.map(({ text }: any) => text)]).toEqual([query, ['One', 'Two']]);
    }
    const others = (await makeLead(ana, 'Other')).id;
    const { data } = (await ana.get(`/api/v1/task/?lead_id=${others}&lead_id=${lead.id}`)).body;
    expect(data).toHaveLength(3);
  });

  it('counts every value in a bulk PUT, in the address and in _params', async () => {
    const [one, two] = tasks.map(({ id }) => id);
    const prioritiesAfter = async (put: Promise<unknown>, priority: string): Promise<void> => {
      await put;
      const { data } = (await ana.get(`/api/v1/task/?lead_id=${lead.id}`)).body;
      expect(data.map((task: any) => task.priority)).toEqual([priority, priority, 'medium']);
    };
    for (const [, query] of spellings()) {
      await prioritiesAfter(ana.put(`/api/v1/task/?${query}`, { priority: 'high' }), 'high');
      await prioritiesAfter(ana.put(`/api/v1/task/?${query}`, { priority: 'medium' }), 'medium');
    }
    const params: Fields[] = [{ id__in: [one, two] }, { 'id__in[]': [one, two] }, { id__in: `${one},${two}` }];
    for (const _params of params) {
      await prioritiesAfter(ana.put('/api/v1/task/', { _params, priority: 'high' }), 'high');
      await prioritiesAfter(ana.put('/api/v1/task/', { _params, priority: 'medium' }), 'medium');
    }
    const refused = await leavingNothing(api, () => ana.put('/api/v1/task/?id__in=&id__in[]=', { priority: 'high' }));
    expect(refused.status).toBe(400);
  });
});
