import { Api, type Client, type Fields } from '../../kit/api';
import { makeTag, makeTask, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { coded } from '../../kit/refusals';

describe('Filters of the list of tasks', () => {
  let api: Api;
  let cast: People;
  let tags: Record<string, number>;
  let tasks: Record<string, any>;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    tags = {};
    for (const name of ['docs', 'docs-old', '100%', 'Año_nuevo']) tags[name] = await makeTag(cast.ana, name);
    const { docs, 'docs-old': old, '100%': full, Año_nuevo: year } = tags;
    const hers: [string, Fields][] = [
      ['a', { title: 'Cañón', description: 'École', status: 'pending', priority: 'high', tags: [docs, old] }],
      ['b', { title: '50% off', description: 'a_b', priority: 'low', due_date: '2020-01-01', tags: [old] }],
      [
        'c',
        { title: '50 off', description: 'aXb', status: 'completed', due_date: '2020-01-01T10:00:00', tags: [full] },
      ],
      ['d', { title: 'back\\slash', status: 'cancelled', due_date: '2020-01-02', tags: [year] }],
      ['e', { title: 'Ends here', description: 'begins there', due_date: '2090-06-01T12:00:00-04:00' }],
    ];
    tasks = {};
    for (const [name, fields] of hers) tasks[name] = await makeTask(cast.ana, fields);
    tasks.his = await makeTask(cast.bob, { title: 'cañón', status: 'in_progress', tags: [docs] });
  });
  afterAll(() => api.stop());

  const found = async (query: Fields | string, client: Client = cast.ana): Promise<string> => {
    const path = typeof query === 'string' ? `/api/tasks?${query}` : withQuery('/api/tasks', query);
    const { status, body } = await client.get(path);
    expect([path, status]).toEqual([path, 200]);
    expect(body.data.pagination.total).toBe(body.data.tasks.length);
    const nameOf = (id: number) => Object.keys(tasks).find((name) => tasks[name].id === id);
    return body.data.tasks
      .map((task: any) => nameOf(task.id))
      .toReversed()
      .join(' ');
  };

  it.each([
    [{ status: 'pending' }, 'a b e'],
    [{ status: 'completed' }, 'c'],
    [{ status: 'cancelled' }, 'd'],
    [{ status: 'in_progress' }, ''],
    [{ status: 'PENDING' }, ''],
    [{ status: 'nonsense' }, ''],
    [{ status: '' }, ''],
    [{ priority: 'high' }, 'a'],
    [{ priority: 'low' }, 'b'],
    [{ priority: 'medium' }, 'c d e'],
    [{ priority: '1' }, ''],
    [{ priority: '' }, ''],
  ])('match status and priority exactly: %j', async (query, names) => {
    expect(await found(query)).toBe(names);
  });

  it.each([
    ['cañón', 'a'],
    ['CAÑÓN', 'a'],
    ['éCOLE', 'a'],
    // The same word with combining accents, as macOS types it.
    ['can\u0303o\u0301n', 'a'],
    ['canon', ''],
    ['off', 'b c'],
    ['50%', 'b'],
    ['%', 'b'],
    ['a_b', 'b'],
    ['_', 'b'],
    ['\\', 'd'],
    ['\\%', ''],
    ["'", ''],
    ['here', 'e'],
    ['herebegins', ''],
    ['', 'a b c d e'],
  ])('look for "%s" literally, in any case, in title and description', async (search, names) => {
    expect(await found({ search })).toBe(names);
  });

  it('find nothing for text that cannot be stored, and do not fail on it', async () => {
    for (const name of ['search', 'tag_name', 'status']) {
      expect(await found(`${name}=%00`)).toBe('');
      expect(await found(`${name}=a%00b`)).toBe('');
      expect(await found(`${name}=${'x'.repeat(5000)}`)).toBe('');
    }
  });

  it('match the tag by id and by part of its name, one task once however many of its tags match', async () => {
    expect(await found({ tag_id: tags.docs })).toBe('a');
    expect(await found({ tag_id: tags['docs-old'] })).toBe('a b');
    expect(await found({ tag_id: 999 })).toBe('');
    expect(await found({ tag_name: 'docs' })).toBe('a b');
    expect(await found({ tag_name: 'DOCS-' })).toBe('a b');
    expect(await found({ tag_name: '%' })).toBe('c');
    expect(await found({ tag_name: '_' })).toBe('d');
    expect(await found({ tag_name: 'AÑO' })).toBe('d');
  });

  it('mean the same tag by tag_id and tag_name', async () => {
    expect(await found({ tag_id: tags['docs-old'], tag_name: 'old' })).toBe('a b');
    expect(await found({ tag_id: tags.docs, tag_name: 'old' })).toBe('');
  });

  it('know only one word for overdue', async () => {
    expect(await found({ overdue: 'true' })).toBe('b');
    expect(await found({ overdue: 'TRUE' })).toBe('b');
    for (const overdue of ['1', 'false', 'yes', '']) expect(await found({ overdue })).toBe('a b c d e');
  });

  it.each([
    [{ due_date_from: '2020-01-01T10:00:00' }, 'c d e'],
    [{ due_date_from: '2020-01-01T10:00:01' }, 'd e'],
    [{ due_date_to: '2020-01-01T10:00:00' }, 'b c'],
    [{ due_date_to: '2020-01-01' }, 'b'],
    [{ due_date_to: '2020-01-02' }, 'b c d'],
    [{ due_date_from: '2020-01-01', due_date_to: '2020-01-01T23:59:59' }, 'b c'],
    [{ due_date_from: '2090-06-01T16:00:00' }, 'e'],
    [{ due_date_from: '2090-06-01T18:00:00+02:00' }, 'e'],
    [{ due_date_from: '2090-06-01T18:00:01+02:00' }, ''],
    [{ due_date_from: '', due_date_to: '' }, 'a b c d e'],
  ])('bound the due date on both ends, inclusive, offsets converted: %j', async (query, names) => {
    expect(await found(query)).toBe(names);
  });

  it('hold all together', async () => {
    const all = { status: 'pending', priority: 'low', tag_name: 'old', search: 'OFF', overdue: 'true' };
    const due = { due_date_from: '2019-12-31', due_date_to: '2020-01-01' };
    expect(await found({ ...all, ...due, tag_id: tags['docs-old'] })).toBe('b');
    const others = [{ status: 'completed' }, { priority: 'high' }, { search: 'on' }, { due_date_to: '2019-12-31' }];
    for (const other of [...others, { tag_id: tags.docs }]) expect(await found({ ...all, ...due, ...other })).toBe('');
  });

  it.each(['abc', '1.5', '1e1', '0x1', '1,x', '1,', ',', '%00', 'true'])('refuse a tag_id of %s', async (value) => {
    for (const client of [cast.ana, cast.root]) {
      const { status, body } = await client.get(`/api/tasks?tag_id=${value}`);
      expect(status).toBe(400);
      expect(body).toEqual(
        coded({
          success: false,
          message: 'tag_id debe ser un entero',
          errors: [{ field: 'tag_id', message: 'tag_id debe ser un entero' }],
        }),
      );
    }
    for (const client of [cast.ana, cast.root]) {
      const { status, body } = await client.get(`/api/tasks?user_id=${value}`);
      expect([status, body.success, body.message]).toEqual([400, false, 'user_id debe ser un entero']);
    }
  });

  const NO_DATES = ['soon', '2024-13-45', '2030-01-01T25:00', '15/01/2030', '2030-01-01T10:00:00 2:00', '%00', '2030'];

  it.each(NO_DATES)('refuse a date of %s and name its parameter', async (value) => {
    for (const name of ['due_date_from', 'due_date_to'])
      for (const path of ['/api/tasks', '/api/tasks/export', '/api/tasks/statistics']) {
        const message = `${name} debe ser una fecha ISO (ej. 2024-01-15T10:30:00)`;
        const { status, body } = await cast.ana.get(`${path}?${name}=${value}`);
        expect([path, status, body.message, body.errors[0].field]).toEqual([path, 400, message, name]);
      }
    const { status, body } = await cast.ana.get(`/api/tasks/${tasks.a.id}?at=${value}`);
    expect([status, body.errors[0].field]).toEqual([400, 'at']);
  });

  it.each([
    '2090-06-01T18:00:00+02:00',
    '2090-06-01T18:00+0200',
    '2090-06-01 18:00:00+02',
    '2090-06-01T18:00:00.5+02:00',
  ])('read a plus sign that arrives as a blank: %s', async (moment) => {
    const from = moment.endsWith('.5+02:00') ? '' : 'e';
    expect(await found(`due_date_from=${moment.replace(' ', '%20').replace('+', '%2B')}`)).toBe(from);
    expect(await found(`due_date_from=${moment.replace(' ', '%20')}`)).toBe(from);
    expect(await found({ due_date_from: moment.replace('+', ' ') })).toBe(from);
  });

  it.each([
    [{ status: 'pending,cancelled' }, 'a b d e'],
    [{ status: ' completed , cancelled,' }, 'c d'],
    [{ status: 'pending,pending,nonsense' }, 'a b e'],
    [{ status: 'pending,in_progress,completed,cancelled' }, 'a b c d e'],
    [{ status: 'nonsense,PENDING' }, ''],
    [{ priority: 'high,low' }, 'a b'],
    [{ priority: 'low,nonsense', status: 'pending,completed' }, 'b'],
    [{ priority: ',' }, ''],
  ])('take several values with commas between them: %j', async (query, names) => {
    expect(await found(query)).toBe(names);
    expect(await found({ ...query, sort_by: 'status', sort_order: 'nonsense' }).then((all) => all.length)).toBe(
      names.length,
    );
  });

  it.each(['status=pending,nonsense', 'status=PENDING', 'priority=1', 'overdue=yes'])(
    'name unknown parameters in the hint, and refuse them if the client is strict: ?%s',
    async (query) => {
      const [name] = query.split('=') as [string];
      for (const path of ['/api/tasks', '/api/tasks/statistics']) {
        const { status, headers } = await cast.ana.get(`${path}?${query}`);
        expect([path, status, headers.get('hint')]).toEqual([path, 200, expect.stringContaining(name)]);
        const strict = await cast.ana.get(`${path}?${query}`, { prefer: 'handling=strict' });
        expect([path, strict.status, strict.body.errors[0].field]).toEqual([path, 400, name]);
      }
    },
  );

  it('leave no hint about several known values', async () => {
    const known = `status=pending,%20completed&priority=low,high&tag_id=1,2&user_id=1,2&due_date_from=2030-01-01&search=a&tag_name=b`;
    const { status, headers } = await cast.root.get(`/api/tasks?${known}`, { prefer: 'handling=strict' });
    expect([status, headers.get('hint')]).toEqual([200, null]);
  });

  it('take several tags, of which a task has at least one and counts once, and several owners', async () => {
    const { docs, 'docs-old': old, '100%': full } = tags;
    expect(await found({ tag_id: `${docs},${old}` })).toBe('a b');
    expect(await found({ tag_id: `${docs}, ${full},999` })).toBe('a c');
    expect(await found({ tag_id: `${docs},${full}`, tag_name: 'docs' })).toBe('a');
    expect(await found({ tag_id: `${docs},${old}` }, cast.root)).toBe('a b his');
    expect(await found({ tag_id: `${docs},${docs}` }, cast.root)).toBe('a his');
    const { ana, bob, root } = cast;
    expect(await found({ user_id: `${ana.id},${bob.id}` }, root)).toBe('a b c d e his');
    expect(await found({ user_id: `${bob.id},${bob.id},0` }, root)).toBe('his');
    expect(await found({ user_id: `${ana.id},${bob.id}`, status: 'pending,in_progress' }, root)).toBe('a b e his');
    expect(await found({ user_id: Array.from({ length: 20 }, (_, i) => i).join() }, root)).toBe('a b c d e his');
    expect(await found({ user_id: `${ana.id},${bob.id}` }, bob)).toBe('his');
  });

  it.each(['0', '-1', '2147483648', '9007199254740993', '9223372036854775808'])(
    'find nothing for an id of %s that no row can have',
    async (id) => {
      expect(await found(`tag_id=${id}`)).toBe('');
      expect(await found(`user_id=${id}`, cast.root)).toBe('');
    },
  );

  it('show an admin the tasks of one user, and ignore user_id from a user', async () => {
    expect(await found({ user_id: cast.bob.id }, cast.root)).toBe('his');
    expect(await found({ user_id: cast.ana.id, search: 'cañón' }, cast.root)).toBe('a');
    expect(await found({ search: 'cañón' }, cast.root)).toBe('a his');
    expect(await found({ user_id: cast.bob.id })).toBe('a b c d e');
    expect(await found({ user_id: cast.ana.id }, cast.bob)).toBe('his');
  });

  it('never reach the tasks of others', async () => {
    for (const query of [{ search: 'cañón' }, { tag_id: tags.docs }, { tag_name: 'docs' }, { status: 'in_progress' }]) {
      expect(await found(query, cast.bob)).toBe('his');
      expect(await found(query)).not.toContain('his');
    }
  });
});
