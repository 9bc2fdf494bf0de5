import { UnitOfWork } from '../../../src/database/unit-of-work';
import { Api, type Client, type Fields } from '../../kit/api';
import { withKey, withQuery } from '../../kit/builders';
import { people, type People } from '../../kit/people';
import { engine, onServer } from '../../kit/stores/store';

const MANY = 20_000;
const A_DAY = 'CAST(86400000 AS bigint)';

/** Tasks of many owners, one in seven of them hers, one in twelve made for somebody else, one in three without a due date. */
const tasksOf = (ana: number, other: number): string => `
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY})
  INSERT INTO tasks (public_id, type, title, status, priority, due_kind, due_at, completed_at, user_id, created_by_id,
    search_text, created_at, updated_at)
  SELECT 'task_' || i, 'lead', 'Title ' || (i * 7919 % ${MANY}), CASE i % 8 WHEN 5 THEN 'in_progress' WHEN 6 THEN 'completed'
      WHEN 7 THEN 'cancelled' ELSE 'pending' END, i % 4, CASE WHEN i % 3 > 0 THEN 'instant' END,
    CASE WHEN i % 3 > 0 THEN 1790000000000 + (i * 7907 % 400 - 200) * ${A_DAY} END, CASE WHEN i % 8 = 6 THEN 1 END,
    CASE WHEN i % 7 = 0 THEN ${ana} ELSE ${other} + i % 150 END,
    CASE WHEN i % 84 = 1 THEN ${ana} WHEN i % 7 = 0 THEN ${ana} ELSE ${other} + i % 150 END,
    'title', 1700000000000 + (i * 7901 % 365) * ${A_DAY}, 1700000000000 + (i * 7883 % 365) * ${A_DAY}
  FROM n`;

const usersFrom = (first: number): string => `
  WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 149)
  INSERT INTO users (id, public_id, username, email, password_hash, first_name, last_name, role, is_active, session_epoch,
    created_at, updated_at)
  SELECT ${first} + i, 'user_' || i, 'user' || i, 'user' || i || '@example.com', '-', '', '', 'user', TRUE, 0, 1, 1 FROM n`;

const TAGGED = `INSERT INTO task_tags (task_id, tag_id) SELECT id, 1 + id % 20 FROM tasks`;
const TAGS = `
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
  INSERT INTO tags (id, name, name_key, color, created_at, updated_at) SELECT i, 'tag ' || i, 'tag ' || i, '', 1, 1 FROM n`;

const DERIVED_SORTS = ['is_completed', 'is_overdue'];
const STORED_SORTS = [
  'id',
  'due_date',
  'completed_at',
  'created_at',
  'updated_at',
  'priority',
  'status',
  'title',
  'user_id',
];
const SORTS = [...STORED_SORTS, ...DERIVED_SORTS];
const OWN_SORTS = ['id', 'due_date', 'completed_at', 'created_at', 'updated_at', 'status', ...DERIVED_SORTS];
const PARTS: Fields[] = [{}, { sort_order: 'asc' }, { limit: 50 }, { limit: 50, sort_order: 'asc' }];
const DEEP = { page: 25 };
/** When the last few tasks were updated. */
const LATELY = '2024-11-12';
const FILTERS: Fields[] = [
  {},
  { status: 'in_progress' },
  { status: 'pending,cancelled' },
  { status: 'pending', priority: 'urgent' },
  { priority: 'low' },
  { priority: 'low,high' },
  { tag_id: 7 },
  { tag_id: '7,8' },
  { tag_id: 7, status: 'pending' },
  { overdue: true },
  { due_date_from: '2026-06-01', due_date_to: '2026-12-01' },
  { status: 'pending', due_date_from: '2026-06-01' },
  { updated_from: '2024-03-01' },
  { updated_from: '2024-03-01', status: 'pending' },
  { created_from: '2024-03-01', created_to: '2024-09-01' },
  { updated_from: LATELY },
  { created_to: '2023-11-15', status: 'pending' },
  { ids: '7,14,21,28,35,42,1001,1008' },
];

/** The filters that people write most. */
const EXPRESSIONS = [
  'status = pending',
  'status != completed',
  'status IN (pending, in_progress)',
  'NOT (status = completed OR status = cancelled)',
  'is_completed = false',
  'is_overdue = true',
  'priority >= high',
  'priority = urgent AND status = pending',
  'due_date < now + 7d',
  'due_date = today',
  'due_date >= 2026-06-01 AND due_date < 2026-12-01',
  'due_date = null',
  'due_date != null AND status = pending',
  'tag = "tag 7"',
  'tag != "tag 7"',
  'tag = null',
  'tag_id IN (7, 8)',
  'created_at > now - 30d',
  'completed_at > now - 7d',
  'updated_at > 2023-12-01T00:00:00Z',
  'id IN (1, 2, 3)',
  'title = "Title 5"',
  '(priority = urgent OR tag = "tag 7") AND due_date < today + 1w',
].map((filter) => ({ filter }));

/** How few tasks are found, which may be sorted, as may those of two pages. */
const FEW = new RegExp(
  [
    String.raw`tasks_made_for_others|tasks_created_by_id|tasks_lead_id|tasks_title \(title=\?\)`,
    String.raw`\browid=\?\)|tasks_pkey .*\bid = ANY`,
    String.raw`Scan tasks_(?:user_)?updated_at \(+updated_at >= '${Date.parse(LATELY)}'`,
  ].join('|'),
);
/** Two pages of 100: sorting so few is cheaper than walking until a page of them is found. */
const A_FEW = 200;
/**
 * What PostgreSQL may sort of a vacuumed table, out of one index alone: an owner's tasks of one status, and for the order
 * of owners those of a range of due dates.
 */
const OUT_OF_AN_INDEX =
  /^sorts: Index Only Scan (?:tasks_user_status (?!.* Scan ).*\buser_id = .*\bstatus = |tasks_user_due_at (?!.* Scan ).*\bdue_at >= .*\bdue_at <= )/;

// PostgreSQL looks by itself at what its tables hold; a SQLite file may have grown since somebody looked. Once a table of
// PostgreSQL is vacuumed, indices answer by themselves, and plans differ.
const KINDS = engine === 'sqlite' ? ['without statistics', 'with statistics'] : ['with statistics', 'vacuumed'];

let api: Api;
let cast: People;
let key: Client;

const run = (sql: string): Promise<unknown> => api.app.get(UnitOfWork).run((em) => em.query(sql));

beforeAll(async () => {
  api = await Api.startOwn();
  cast = await people(api);
  key = await withKey(cast.ana);
  await run(usersFrom(1_000));
  await run(TAGS);
  if (engine === 'postgres') await run('ALTER TABLE tasks SET (autovacuum_enabled = false)');
  await run(tasksOf(cast.ana.id, 1_000));
  await run(TAGGED);
});
afterAll(() => api.stop());

/** The statement of a list, and the cursor of its next page. Statistics change plans only, so each list is asked for once. */
interface Sent {
  statement: [string, unknown[]];
  next?: string;
}

const known = new Map<string, Promise<Sent>>();

function sentFor(client: Client, path: string): Promise<Sent> {
  const name = `${client.token ?? client.key} ${path}`;
  if (!known.has(name)) known.set(name, send(client, path));
  return known.get(name)!;
}

async function send(client: Client, path: string): Promise<Sent> {
  const sent: [string, unknown[]][] = [];
  const query = UnitOfWork.prototype.query;
  const spy = jest.spyOn(UnitOfWork.prototype, 'query').mockImplementation(function (this: UnitOfWork, ...given) {
    sent.push(given as [string, unknown[]]);
    return query.apply(this, given) as Promise<never>;
  });
  const { status, body } = await client.get(path).finally(() => spy.mockRestore());
  expect([path, status]).toEqual([path, 200]);
  const [list, ...more] = sent.filter(([sql]) => /FROM tasks task[^]* LIMIT /.test(sql));
  expect([path, list !== undefined, more.length]).toEqual([path, true, 0]);
  return { statement: list!, next: body.data?.pagination?.next_cursor };
}

describe.each(KINDS)('Lists of many tasks, %s,', (kind) => {
  beforeAll(async () => {
    if (kind === 'with statistics') await run('ANALYZE');
    if (kind === 'vacuumed') await vacuum();
  });

  /** What the database does for the list of a request, except walking along indices in its order. */
  async function detours(client: Client, path: string): Promise<string[]> {
    const { statement, next } = await sentFor(client, path);
    const found = await (engine === 'sqlite' ? onSqlite(...statement) : onPostgres(...statement));
    const further = next && !path.includes('cursor=') ? await detours(client, `${path}&cursor=${next}`) : [];
    const unwelcome = found.filter((what) => kind !== 'vacuumed' || !OUT_OF_AN_INDEX.test(what));
    return [...unwelcome.map((what) => `${path}: ${what}`), ...further];
  }

  async function detoursOf(client: Client, sort_by: string, filters: Fields[], parts = PARTS): Promise<string[]> {
    const all = await detours(client, withQuery('/api/tasks', { sort_by, ...DEEP }));
    for (const part of parts)
      for (const filter of filters.filter((each) => !(sort_by in each)))
        all.push(...(await detours(client, withQuery('/api/tasks', { sort_by, ...part, ...filter }))));
    return all;
  }

  it.each(SORTS)('walk along an index for an admin with any filter, in the order of %s', async (sort) => {
    expect(await detoursOf(cast.root, sort, FILTERS)).toEqual([]);
  });

  it.each(OWN_SORTS)('walk along an index for an owner with any filter, in the order of %s', async (sort) => {
    expect(await detoursOf(cast.ana, sort, FILTERS)).toEqual([]);
    expect(await detoursOf(cast.root, sort, [{ user_id: cast.ana.id }])).toEqual([]);
    if (DERIVED_SORTS.includes(sort)) return;
    expect(await detoursOf(cast.root, sort, [{ user_id: `${cast.ana.id},1000,1001` }])).toEqual([]);
  });

  it.each(['id', 'due_date', 'created_at'])(
    'walk along an index with any expression, in the order of %s',
    async (sort) => {
      expect(await detoursOf(cast.root, sort, EXPRESSIONS, [{}, { limit: 50 }])).toEqual([]);
      expect(await detoursOf(cast.ana, sort, EXPRESSIONS, [{}])).toEqual([]);
    },
  );

  it('walk along an index in the Close API, in the order in which tasks were made', async () => {
    const { id } = (await key.get('/api/v1/me/')).body;
    for (const query of ['', `assigned_to=${id}&is_complete=false`, 'lead_id=lead_x', 'date_created__lt=2024-01-01'])
      for (const order of ['date_created', '-date_created'])
        expect(await detours(key, `/api/v1/task/?${query}&_order_by=${order}`)).toEqual([]);
  });

  it.each(['priority', 'title'])('sort an owner’s own tasks and read no others, by %s', async (sort) => {
    const found = await detoursOf(cast.ana, sort, FILTERS);
    found.push(...(await detoursOf(cast.root, sort, [{ user_id: cast.ana.id }])));
    expect(found.filter((what) => !what.includes('user_id'))).toEqual([]);
  });
});

/** As autovacuum leaves the tables after a while. No transaction may hold it. */
async function vacuum(): Promise<void> {
  const [database] = await api.app.get(UnitOfWork).query<{ name: string }>('SELECT current_database() AS name');
  await onServer((client) => client.query('VACUUM ANALYZE'), database!.name);
}

/** What a plan sorts, except the few tasks of the ids that were found. */
async function onSqlite(sql: string, given: unknown[]): Promise<string[]> {
  const steps = await api.app
    .get(UnitOfWork)
    .query<{ parent: number; detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, given);
  // What each leg of a list has been cut to.
  const isOfLegs = ({ parent }: { parent: number }): boolean =>
    steps.some((step) => step.parent === parent && /^SCAN leg\d/.test(step.detail));
  const readBeside = ({ parent }: { parent: number }): string =>
    steps.find((step) => step.parent === parent && /^(SEARCH|SCAN) task/.test(step.detail))?.detail ?? '';
  // One task has few tags.
  const isOfTags = ({ parent }: { parent: number }): boolean =>
    steps.some((step) => step.parent === parent && /^(SEARCH|SCAN) (link|tag)\b/.test(step.detail));
  const isOfAnOwner = /task\.user_id (=|IN)/.test(sql);
  const reads = steps.filter(({ detail }) => isOfAnOwner && detail.startsWith('SCAN task'));
  const sorts = steps
    .filter(({ detail, parent }) => detail.startsWith('USE TEMP B-TREE') && parent !== 0)
    .filter((step) => !isOfTags(step) && !isOfLegs(step))
    .map(readBeside)
    .filter((read) => !FEW.test(read))
    .map((read) => `sorts: ${read}`);
  return [...reads.map(({ detail }) => detail), ...sorts];
}

interface Step {
  'Node Type': string;
  'Parent Relationship'?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Plan Rows': number;
  Plans?: Step[];
}

async function onPostgres(sql: string, given: unknown[]): Promise<string[]> {
  const [row] = await api.app
    .get(UnitOfWork)
    .query<{ 'QUERY PLAN': [{ Plan: Step }] }>(`EXPLAIN (FORMAT JSON) ${sql}`, given);
  const { Plan: root } = row!['QUERY PLAN'][0];
  // The total is counted beside the page, and stands before it.
  const page = (root.Plans ?? []).filter((step) => step['Parent Relationship'] !== 'InitPlan');
  expect(page.length).toBeGreaterThan(0);
  return root['Node Type'] === 'Sort' ? page.flatMap(detoursIn) : detoursIn({ ...root, Plans: page });
}

function detoursIn(step: Step): string[] {
  const indices = indicesIn(step).join(' ');
  if (step['Node Type'].includes('Sort') && !isCut(step))
    return FEW.test(indices) || step['Plan Rows'] <= A_FEW ? [] : [`sorts: ${indices}`];
  const reads = step['Node Type'] === 'Seq Scan' && step['Relation Name'] === 'tasks' ? ['reads all tasks'] : [];
  return [...reads, ...(step.Plans ?? []).flatMap(detoursIn)];
}

/** Whether it reads nothing but what each leg of a list has been cut to. */
const isCut = ({ 'Node Type': type, Plans = [] }: Step): boolean =>
  type === 'Limit' || (Plans.length > 0 && Plans.every(isCut));

const indicesIn = (step: Step): string[] => [
  ...(step['Index Name'] ? [`${step['Node Type']} ${step['Index Name']} ${step['Index Cond']}`] : []),
  ...(step.Plans ?? []).flatMap(indicesIn),
];
