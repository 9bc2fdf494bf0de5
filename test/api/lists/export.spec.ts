import { Api, type Client } from '../../kit/api';
import { makeTag, makeTask, withQuery } from '../../kit/builders';
import { pythonRecords, strictRecords } from '../../kit/csv';
import { join, logIn, people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

const HEADER =
  'id,title,description,status,priority,due_date,completed_at,is_overdue,is_completed,created_at,updated_at,' +
  'user_id,user_username,user_email,tags';

const MANY = 1_200;

describe('The export', () => {
  let api: Api;
  let cast: People;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
  });
  afterAll(() => api.stop());

  const csv = async (client: Client, query = {}): Promise<string[]> => {
    const { status, text } = await client.get(withQuery('/api/tasks/export', query));
    expect([status, text.split('\r\n')[0], text.slice(-2)]).toEqual([200, HEADER, '\r\n']);
    return text.split('\r\n').slice(1, -1);
  };

  /** What a line of the export says about a task, as text. */
  const cells = (task: any, username: string, tags = ''): string[] => [
    String(task.id),
    task.title,
    task.description ?? '',
    task.status,
    task.priority,
    task.due_date ?? '',
    task.completed_at ?? '',
    task.is_overdue ? 'True' : 'False',
    task.is_completed ? 'True' : 'False',
    task.created_at,
    task.updated_at,
    String(task.user_id),
    username,
    `${username}@example.com`,
    tags,
  ];

  it('is 404 when there is nothing to export, also because of the filters or because all belongs to others', async () => {
    const carla = await join(api, 'carla');
    await makeTask(cast.bob, { title: 'his' });
    const nothing = coded({ success: false, message: 'No hay tareas para exportar' });
    for (const query of ['', '?format=csv', '?format=json', '?status=pending', '?status=nonsense', '?tag_id=999']) {
      const { status, body } = await carla.get(`/api/tasks/export${query}`);
      expect([query, status, body]).toEqual([query, 404, nothing]);
    }
  });

  it('is, as CSV, these very bytes', async () => {
    const dora = await join(api, 'dora');
    const [home, docs] = [await makeTag(dora, 'home'), await makeTag(dora, 'docs')];
    const open = await makeTask(dora, { title: 'Späti 🎉', due_date: '2020-01-01', tags: [docs, home] });
    const quoted = 'say "hi", then\nleave';
    const done = await makeTask(dora, { title: quoted, description: 'a\r\nb', status: 'completed', priority: 'high' });
    const answer = await dora.get('/api/tasks/export');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=tasks.csv');
    const first = cells({ ...done, title: '"say ""hi"", then\nleave"', description: '"a\r\nb"' }, 'dora').join(',');
    const second = cells(open, 'dora', '"home, docs"').join(',');
    expect(answer.text).toBe(`${HEADER}\r\n${first}\r\n${second}\r\n`);
    expect(second).toContain(',2020-01-01T00:00:00,,True,False,');
    for (const format of ['csv', 'CSV', 'xml', '', 'JSON5']) {
      expect((await dora.get(`/api/tasks/export?format=${format}`)).text).toBe(answer.text);
    }
  });

  it('is, as JSON, a bare array with the same keys in the same order, indented by two', async () => {
    const elsa = await join(api, 'elsa');
    const [home, docs] = [await makeTag(elsa, 'casa'), await makeTag(elsa, 'papeles')];
    const plain = await makeTask(elsa, { title: '=1+1' });
    const tagged = await makeTask(elsa, { description: 'Español', status: 'completed', tags: [docs, home] });
    const answer = await elsa.get('/api/tasks/export?format=json');
    for (const format of ['JSON', 'Json'])
      expect((await elsa.get(`/api/tasks/export?format=${format}`)).text).toBe(answer.text);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=tasks.json');
    const lineOf = ({ user_id, tags, ...task }: any) => ({
      ...task,
      user_id,
      user_username: 'elsa',
      user_email: 'elsa@example.com',
      tags: tags.map((tag: { name: string }) => tag.name).join(', '),
    });
    expect(answer.text.trimEnd()).toBe(JSON.stringify([lineOf(tagged), lineOf(plain)], null, 2));
    expect(Object.keys(answer.body[0]).join(',')).toBe(HEADER);
  });

  it.each([
    ['a line feed', 'one\n=2+2'],
    ['a carriage return', 'one\r=2+2'],
    ['a line separator', 'one\u2028two\u2029three'],
  ])('keeps a text with %s in one record and as it is', async (name, text) => {
    const hanna = await join(api, `hanna-${name.split(' ').at(-1)}`);
    const made = [await makeTask(hanna, { title: text }), await makeTask(hanna, { description: text })];
    const { text: file } = await hanna.get('/api/tasks/export');
    for (const records of [strictRecords(file), pythonRecords(file)]) {
      expect(records).toHaveLength(1 + made.length);
      expect([records[1]![2], records[2]![1]]).toEqual([text, text]);
    }
    const json = (await hanna.get('/api/tasks/export?format=json')).body;
    expect([json[0].description, json[1].title]).toEqual([text, text]);
  });

  it('disarms every CSV cell that a spreadsheet would run', async () => {
    const account = { username: '-dash', email: 'dash@example.com', password: 'Secret123' };
    expect((await api.anonymous.post('/api/auth/register', account)).status).toBe(201);
    const dash = await logIn(api, account.email, account.password);
    const armed = ['=1+1', '+1', '-1', '@cmd', '=HYPERLINK("http://x",\'y\')'];
    for (const text of armed) await makeTask(dash, { title: text, description: text });
    await makeTask(dash, { title: 'a=1', description: '1-1', tags: [await makeTag(dash, '=tag')] });
    const lines = (await csv(dash)).toReversed();
    expect(lines).toHaveLength(6);
    armed.slice(0, 4).forEach((text, i) => expect(lines[i]).toContain(`,'${text},'${text},pending,`));
    expect(lines[4]).toContain(`,"'=HYPERLINK(""http://x"",'y')","'=HYPERLINK(""http://x"",'y')",pending,`);
    expect(lines[5]).toContain(',a=1,1-1,pending,');
    for (const line of lines) expect(line).toContain(`,'-dash,dash@example.com,`);
    expect(lines[5]).toMatch(/,'=tag$/);
  });

  it('takes every filter of the list, and neither its pages nor its order', async () => {
    const flora = await join(api, 'flora');
    const tag = await makeTag(flora, 'flora');
    const late = await makeTask(flora, { title: 'late', due_date: '2020-01-01', priority: 'low' });
    const done = await makeTask(flora, { title: 'done', status: 'completed', tags: [tag] });
    const ids = async (query: object) => (await csv(flora, query)).map((line) => Number(line.split(',')[0]));
    expect(await ids({})).toEqual([done.id, late.id]);
    expect(await ids({ status: 'completed' })).toEqual([done.id]);
    expect(await ids({ priority: 'low' })).toEqual([late.id]);
    expect(await ids({ tag_id: tag })).toEqual([done.id]);
    expect(await ids({ overdue: 'TRUE' })).toEqual([late.id]);
    expect(await ids({ overdue: 'true', priority: 'low', status: 'pending' })).toEqual([late.id]);
    expect(await ids({ page: 2, per_page: 1, user_id: 1, sort_by: 'title' })).toEqual([done.id, late.id]);
    expect(await ids({ search: 'LATE' })).toEqual([late.id]);
    expect(await ids({ tag_name: 'flo' })).toEqual([done.id]);
    expect(await ids({ due_date_to: '2020-01-01' })).toEqual([late.id]);
    expect(await ids({ due_date_from: '2019-01-01', status: 'pending,completed' })).toEqual([late.id]);
    expect(await ids({ status: 'pending,completed', tag_id: `${tag},999` })).toEqual([done.id]);
    const idsFor = async (query: object) => (await csv(cast.root, query)).map((line) => Number(line.split(',')[0]));
    expect(await idsFor({ user_id: flora.id })).toEqual([done.id, late.id]);
    expect(await idsFor({ user_id: `${flora.id},999`, search: 'done' })).toEqual([done.id]);
    const { status, body } = await flora.get('/api/tasks/export?tag_id=abc');
    expect([status, body.message]).toEqual([400, 'tag_id debe ser un entero']);
  });

  it('comes whole and in order however many tasks there are, in both formats', async () => {
    const greta = await join(api, 'greta');
    const tag = await makeTag(greta, 'many');
    for (let i = 0; i < MANY; i += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, n) => makeTask(greta, { title: `t${i + n}`, tags: [tag] })));
    }
    const rows = await api.rows(`SELECT id, title FROM tasks WHERE user_id = ${greta.id} ORDER BY id DESC`);
    expect(rows).toHaveLength(MANY);
    const shown = rows.map(({ id, title }) => `${id},${title}`);
    const lines = await csv(greta);
    expect(lines.map((line) => line.split(',').slice(0, 2).join(','))).toEqual(shown);
    expect(lines.every((line) => line.endsWith(',many'))).toBe(true);
    const json = (await greta.get('/api/tasks/export?format=json')).body;
    expect(json.map((line: any) => `${line.id},${line.title}`)).toEqual(shown);
  });

  it('contains all tasks for an admin, only their own for other users, and needs a token', async () => {
    const [hers, his] = [await makeTask(cast.ana, { title: 'hers' }), await makeTask(cast.bob, { title: 'his too' })];
    const owners = async (client: Client) => new Set((await csv(client)).map((line) => line.split(',').at(-3)));
    expect(await owners(cast.ana)).toEqual(new Set(['ana']));
    expect(await owners(cast.bob)).toEqual(new Set(['bob']));
    const all = (await cast.root.get('/api/tasks/export?format=json')).body.map((line: any) => line.id);
    expect(all.slice(0, 2)).toEqual([his.id, hers.id]);
    const [{ count }] = await api.rows('SELECT COUNT(*) AS count FROM tasks');
    expect(all).toHaveLength(Number(count));
    const { status, text } = await api.anonymous.get('/api/tasks/export');
    expect([status, text]).toEqual([401, expect.not.stringContaining('hers')]);
  });

  it('leaves nothing behind', async () => {
    await makeTask(cast.ana);
    const before = await api.everything();
    expect((await cast.ana.get('/api/tasks/export')).status).toBe(200);
    expect((await cast.bob.get('/api/tasks/export?format=json')).status).toBe(200);
    expect(await api.everything()).toEqual(before);
  });
});
