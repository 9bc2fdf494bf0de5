import { Api } from '../../kit/api';
import { leavingNothing, makeTask } from '../../kit/builders';
import { contentOf, importFile, tasksOf } from '../../kit/imports';
import { join, people, type People } from '../../kit/people';

const lines = (...all: string[]): string => all.map((line) => `${line}\r\n`).join('');

describe('An import', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  it('makes a task of each line of a CSV, with its tags, its history and its event', async () => {
    const carla = await join(api, 'carla');
    const file = lines(
      'tags,title,due_date,status,completed_at,created_at,priority,description',
      '"home, garden",Water the plants,2030-05-01,pending,,2024-01-02T03:04:05.678901,high,"two\r\nlines"',
      ',Done,2030-05-01T10:00:00+02:00,completed,2024-06-01T08:00:00,,,',
    );
    const { status, body } = await importFile(carla, '', file);
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        message: 'Import done successfully',
        data: { format: 'csv', dry_run: false, created: 2, updated: 0, unchanged: 0, report: [] },
      },
    ]);
    const [plants, done] = await tasksOf(carla);
    expect(plants).toMatchObject({
      title: 'Water the plants',
      description: 'two\r\nlines',
      due_date: '2030-05-01T00:00:00',
      priority: 'high',
      created_at: '2024-01-02T03:04:05.678901',
      user_id: carla.id,
      tags: expect.arrayContaining(['home', 'garden']),
    });
    expect(done).toMatchObject({
      status: 'completed',
      completed_at: '2024-06-01T08:00:00',
      due_date: '2030-05-01T08:00:00',
    });
    const { body: past } = await carla.get(`/api/tasks/${plants.id}/history`);
    expect(past.data.items.map(({ action }: any) => action)).toEqual(['created']);
    expect((await api.events('task', plants.id)).map(({ name }) => name)).toEqual(['task.created']);
    expect((await api.events('task', done.id)).map(({ name }) => name)).toEqual(['task.created', 'task.completed']);
  });

  it('names every bad line and leaves nothing behind, as a dry run too', async () => {
    const file = lines(
      'title,status,priority,due_date,completed_at',
      'Good,pending,low,2030-01-01,',
      ',pending,,,',
      'Bad status,finished,,,',
      '"Two',
      'lines",,,soon,',
      'Too few cells',
      `${'x'.repeat(201)},,enormous,,never`,
    );
    for (const query of ['?format=csv', '?format=csv&dry_run=true'])
      await leavingNothing(api, async () => {
        const { status, body } = await importFile(cast.ana, query, file);
        expect([status, body.code]).toEqual([400, 'import.refused']);
        expect(body.errors.map(({ line, field, code }: any) => [line, field, code])).toEqual([
          [3, 'title', 'title.required'],
          [4, 'status', 'status.unknown'],
          [5, 'due_date', 'due_date.not_iso'],
          [7, undefined, 'import.columns'],
          [8, 'priority', 'priority.unknown'],
          [8, 'completed_at', 'completed_at.not_iso'],
        ]);
        expect(body.errors.every(({ message }: any) => message !== '')).toBe(true);
      });
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const file = lines('id,title,tags', '1,One,new-tag', '2,Two,');
    const dora = await join(api, 'dora');
    await leavingNothing(api, async () => {
      const { body } = await importFile(dora, '?dry_run=true', file);
      expect(body.message).toBe('Dry run done, nothing was imported');
      const spanish = await importFile(dora, '?dry_run=true', file, { 'accept-language': 'es' });
      expect(spanish.body.message).toBe('Simulacion realizada, no se importo nada');
      expect(body.data).toMatchObject({ dry_run: true, created: 2, updated: 0, unchanged: 0 });
    });
    await importFile(dora, '', file);
    const changed = lines('id,title,tags', '1,One again,new-tag', '2,Two,');
    await leavingNothing(api, async () => {
      const { body } = await importFile(dora, '?dry_run=1', changed);
      expect(body.data).toMatchObject({ dry_run: true, created: 0, updated: 1, unchanged: 1 });
    });
    await leavingNothing(api, async () => {
      expect((await importFile(dora, '?dry_run=maybe', file)).body.code).toBe('dry_run.not_boolean');
    });
  });

  it('changes nothing with the same file, whatever its user did to the tasks meanwhile', async () => {
    const elsa = await join(api, 'elsa');
    const file = lines('id,title,description', '7,Seven,seventh', '8,Eight,eighth', '9,Nine,ninth');
    await importFile(elsa, '', file);
    const [seven, eight] = await tasksOf(elsa);
    await elsa.patch(`/api/tasks/${seven.id}`, { title: 'Mine' });
    await elsa.delete(`/api/tasks/${eight.id}`);
    await leavingNothing(api, async () => {
      expect((await importFile(elsa, '', file)).body.data).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    });
  });

  it('updates what changed in the file, keeps edits of the other fields, and leaves alone what is gone', async () => {
    const flora = await join(api, 'flora');
    await importFile(flora, '', lines('id,title,priority,tags', 'a,One,low,red', 'b,Two,low,', 'c,Three,low,'));
    const [one, two, three] = await tasksOf(flora);
    await flora.patch(`/api/tasks/${one.id}`, { title: 'Mine', description: 'My text' });
    const { body } = await importFile(flora, '', lines('id,title,priority,tags', 'a,One,urgent,blue', 'b,Two,low,'));
    expect(body.data).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    const [first, ...others] = await tasksOf(flora);
    expect(first).toMatchObject({ title: 'Mine', description: 'My text', priority: 'urgent', tags: ['blue'] });
    expect(others).toEqual([two, three]);
    const after = await importFile(flora, '', lines('id,title', 'a,Another'));
    expect(after.body.data.updated).toBe(1);
    expect((await tasksOf(flora))[0]).toMatchObject({ title: 'Another', priority: 'urgent', tags: ['blue'] });
  });

  it('keeps equal lines without ids apart, finds them again, and names possible duplicates', async () => {
    const greta = await join(api, 'greta');
    const own = await makeTask(greta, { title: 'Call' });
    const file = lines('title', 'Same', 'Same', 'Call');
    const { body } = await importFile(greta, '?format=csv', file);
    expect(body.data).toMatchObject({ created: 3 });
    expect(body.data.report).toMatchObject([
      { line: 3, code: 'possible_duplicate', value: 'line 2' },
      { line: 4, code: 'possible_duplicate', value: `task ${own.id}` },
    ]);
    expect((await importFile(greta, '?format=csv', file)).body.data).toMatchObject({ created: 0, unchanged: 3 });
    expect(await tasksOf(greta)).toHaveLength(4);
  });

  it('refuses an id that comes twice', async () => {
    const { body } = await importFile(cast.ana, '', lines('id,title', '5,a', '5,b'));
    expect(body.errors).toMatchObject([{ line: 3, code: 'import.id_repeated' }]);
  });

  it('is for oneself, and for an admin for anybody', async () => {
    const hanna = await join(api, 'hanna');
    const file = lines('id,title', '1,From an admin');
    await leavingNothing(api, async () => {
      expect(await importFile(cast.bob, `?user_id=${hanna.id}`, file)).toMatchObject({
        status: 403,
        body: { code: 'import.for_other' },
      });
      expect((await importFile(cast.root, '?user_id=999999', file)).status).toBe(404);
      expect((await importFile(api.anonymous, '', file)).status).toBe(401);
    });
    expect((await importFile(cast.root, `?user_id=${hanna.id}`, file)).body.data.created).toBe(1);
    expect(await tasksOf(hanna)).toMatchObject([{ title: 'From an admin', user_id: hanna.id }]);
    expect((await importFile(hanna, `?user_id=${hanna.id}`, file)).body.data.unchanged).toBe(1);
  });

  it('needs a key with the scope manage, and no other', async () => {
    const keyOf = async (scopes: string[]) =>
      (await cast.ana.post('/api/api-keys', { name: 'x', scopes })).body.data.key;
    const by = (key: string) => importFile(api.as(key), '', lines('id,title', '1,By key'));
    expect(await by(await keyOf(['read', 'write', 'delete']))).toMatchObject({
      status: 403,
      body: { code: 'scope.missing' },
    });
    expect((await by(await keyOf(['manage']))).status).toBe(200);
  });

  it('reads an own column as text, and names what it does not know', async () => {
    const irma = await join(api, 'irma');
    const { body } = await importFile(irma, '?format=csv', '\ufefftitle;Sprint;description\nPlan;2030-W7;Why\n');
    expect(body.data.report).toEqual([
      {
        line: 2,
        field: 'sprint',
        value: '2030-W7',
        code: 'kept_as_text',
        message: 'Kept as text in the description: sprint: 2030-W7',
      },
    ]);
    expect(await tasksOf(irma)).toMatchObject([{ title: 'Plan', description: 'Why\n\n--- imported\nsprint: 2030-W7' }]);
  });

  it('refuses a file that is not UTF-8, not recognised, broken or of an unknown format', async () => {
    await leavingNothing(api, async () => {
      const latin = await importFile(cast.ana, '?format=csv', Buffer.from('title\nfine\nd\xe9j\xe0 vu\n', 'latin1'));
      expect(latin.body.errors).toMatchObject([{ line: 3, code: 'import.not_text' }]);
      const open = await importFile(cast.ana, '?format=csv', 'title\none\n"two\nthree\n');
      expect(open.body.errors).toMatchObject([{ line: 3, code: 'import.quote_open' }]);
      expect((await importFile(cast.ana, '?format=csv', '')).body.errors).toMatchObject([
        { line: 1, code: 'import.no_header' },
      ]);
      expect((await importFile(cast.ana, '?format=csv', 'id,name\n1,x\n')).body.errors).toMatchObject([
        { line: 1, code: 'title.required' },
      ]);
      expect((await importFile(cast.ana, '', '\u0000\u0001')).body.code).toBe('import.not_recognised');
      expect((await importFile(cast.ana, '?format=wordperfect', 'x')).body.code).toBe('format.unknown');
    });
  });

  it('comes back from an export as it went out', async () => {
    const julia = await join(api, 'julia');
    const karin = await join(api, 'karin');
    const tag = async (name: string) => (await julia.post('/api/tags', { name })).body.data.id;
    const titles = ['=1+1', "'=1+1", "''=1", '-1', "'quoted'", 'plain, with a comma', 'say "hi"'];
    for (const title of titles) await makeTask(julia, { title, description: title, due_date: '2030-01-01T10:00:00' });
    await makeTask(julia, {
      title: 'Tagged',
      status: 'completed',
      tags: [await tag('a, b'), await tag('"c"'), await tag('d')],
    });
    const { text } = await julia.get('/api/tasks/export');
    expect((await importFile(karin, '', text)).body.data).toMatchObject({ created: titles.length + 1, report: [] });
    expect(contentOf(await tasksOf(karin)).toReversed()).toEqual(contentOf(await tasksOf(julia)));
  });

  it('with an Idempotency-Key is done once, and gets the same response again', async () => {
    const nora = await join(api, 'nora');
    const file = 'title\nOnce\n';
    const send = (key: string, what = file, query = '?format=csv') =>
      importFile(nora, query, what, { 'idempotency-key': key });
    const refused = await send('key', 'title,status\nx,never\n');
    expect(refused.status).toBe(400);
    const [first, other] = await Promise.all([send('key'), send('key')]);
    const second = await leavingNothing(api, () => send('key'));
    for (const { status, text } of [other, second]) expect([status, text]).toEqual([200, first.text]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(first.body.data).toMatchObject({ created: 1, unchanged: 0 });
    expect(await tasksOf(nora)).toHaveLength(1);
    for (const again of [await send('key', 'title\nTwice\n'), await send('key', file, '?dry_run=true')])
      expect([again.status, again.body.code]).toEqual([422, 'idempotency.key_reused']);
    expect((await send('')).body.code).toBe('idempotency.key_unusable');
    expect((await send('another key')).body.data).toMatchObject({ created: 0, unchanged: 1 });
  });
});
