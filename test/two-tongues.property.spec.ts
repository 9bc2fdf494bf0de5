import * as fc from 'fast-check';
import { Api, type Answer, type Client, type Fields } from './api';
import { makeLead, makeTag, makeTask, withKey } from './builders';
import { people, type People } from './people';
import {
  after,
  blank,
  closeWrites,
  inClose,
  inTaskForge,
  moments,
  taskForgeWrites,
  texts,
  titles,
} from './two-tongues';
import type { Told, World, Write } from './two-tongues';

const numRuns = Number(process.env.CASES ?? 150);

// Each task is written and looked at many times, and the machine may be busy.
jest.setTimeout(Math.max(120_000, numRuns * 1_000));

/** A task by both of its names. */
interface Names {
  id: number;
  publicId: string;
}

describe('One task in two tongues:', () => {
  let api: Api;
  let cast: People;
  let ana: Client;
  let world: World;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    ana = await withKey(cast.ana);
    const tags = [];
    for (const name of ['docs', 'home', 'work']) tags.push({ id: await makeTag(cast.ana, name), name });
    const leads = [];
    for (const name of ['Wayne', 'Planet']) {
      const { id, contacts } = await makeLead(ana, name);
      leads.push({ id, name, contacts: contacts.map((each: any) => ({ id: each.id, name: each.display_name })) });
    }
    const named = async (username: string) => {
      const [row] = await api.rows(`SELECT id, public_id FROM users WHERE username = '${username}'`);
      return { id: Number(row.id), publicId: row.public_id, name: username };
    };
    const users = [await named('ana'), await named('bob')];
    world = { me: users[0]!.publicId, users, tags, leads };
  });
  afterAll(() => api.stop());

  const made = (): fc.Arbitrary<Write> =>
    fc.oneof(taskForgeWrites(world, ['title']), closeWrites(world, ['text', 'lead_id']));
  const writes = (): fc.Arbitrary<Write> => fc.oneof(taskForgeWrites(world), closeWrites(world));
  const holds = <Ts extends [unknown, ...unknown[]]>(property: fc.IAsyncPropertyWithHooks<Ts>) =>
    fc.assert(property, { numRuns });

  async function make({ tongue, body }: Write): Promise<Names> {
    if (tongue === 'taskforge') {
      const { id } = await makeTask(cast.ana, body);
      return { id, publicId: (await rowOf(id)).public_id };
    }
    const answer = await ana.post('/api/v1/task/', body);
    expect([answer.status, answer.body]).toMatchObject([200, {}]);
    const [{ id }] = await api.rows(`SELECT id FROM tasks WHERE public_id = '${answer.body.id}'`);
    return { id: Number(id), publicId: answer.body.id };
  }

  const rowOf = async (id: number) => (await api.rows(`SELECT * FROM tasks WHERE id = ${id}`))[0];
  const taskForge = async ({ id }: Names) => (await cast.ana.get(`/api/tasks/${id}`)).body.data;
  const close = async ({ publicId }: Names) => (await ana.get(`/api/v1/task/${publicId}/`)).body;
  const views = async (task: Names) => ({ taskforge: await taskForge(task), close: await close(task) });
  const put = (tongue: Write['tongue'], task: Names, body: Fields, headers: Fields = {}): Promise<Answer> =>
    tongue === 'close'
      ? ana.put(`/api/v1/task/${task.publicId}/`, body, headers)
      : cast.ana.put(`/api/tasks/${task.id}`, body, headers);

  const traceOf = async ({ id }: Names) => ({
    row: await rowOf(id),
    tags: await api.rows(`SELECT * FROM task_tags WHERE task_id = ${id} ORDER BY tag_id`),
    events: await api.rows('SELECT count(*) AS count, max(id) AS last FROM events'),
    activities: await api.rows('SELECT count(*) AS count FROM task_completions'),
  });

  /** Writes, and expects that both views show what was written and, of all else, what they showed before. */
  async function write(task: Names, told: Told, given: Write, isWhole: boolean): Promise<Told> {
    const before = await views(task);
    const trace = await traceOf(task);
    const body = isWhole ? { ...before[given.tongue], ...given.body } : given.body;
    const answer = await put(given.tongue, task, body);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    const next = after(told, given);
    const now = await views(task);
    if (JSON.stringify(next) === JSON.stringify(told)) {
      expect(now).toEqual(before);
      expect(await traceOf(task)).toEqual(trace);
      return next;
    }
    const stamp = next.status === told.status ? before.taskforge.completed_at : expect.any(String);
    const activity = next.hasActivity === told.hasActivity ? before.close.object_id : expect.stringMatching(/^acti_/);
    expect(now.taskforge).toEqual({
      ...before.taskforge,
      ...inTaskForge(next, world),
      completed_at: next.status === 'completed' ? stamp : null,
      updated_at: expect.any(String),
    });
    expect(now.close).toEqual({
      ...before.close,
      ...(next.due ? {} : { date: before.close.date_created.slice(0, 10) }),
      ...inClose(next, world),
      object_id: next.hasActivity ? activity : null,
      date_updated: `${now.taskforge.updated_at}+00:00`,
    });
    expect(now.taskforge.updated_at >= before.taskforge.updated_at).toBe(true);
    expect(given.tongue === 'close' ? answer.body : answer.body.data).toEqual(now[given.tongue]);
    return next;
  }

  // In a whole object an open task is not complete, which a new resolution contradicts: that is a 400 of its own.
  const contradicts = (isWhole: boolean, told: Told, { body: { resolution, is_complete } }: Write): boolean =>
    isWhole && Boolean(resolution) && is_complete === undefined && inClose(told, world).is_complete === false;

  it('a write through either shows in both, and what was not written is unchanged in both', async () => {
    const steps = fc.array(fc.tuple(writes(), fc.boolean()), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(made(), steps, async (first, then) => {
      const task = await make(first);
      let told = after(blank(world.me), first);
      const { taskforge, close: guest } = await views(task);
      expect(taskforge).toMatchObject(inTaskForge(told, world));
      expect(guest).toMatchObject(inClose(told, world));
      for (const [given, isWhole] of then) {
        if (!contradicts(isWhole, told, given)) told = await write(task, told, given, isWhole);
      }
    });
    await holds(property);
  });

  it('the whole shown object, put back through either, changes no column, tag, time or event', async () => {
    // Some clients tell their zone when they read and not when they write.
    const zones = fc.constantFrom({}, { 'x-tz-offset': '14' }, { 'x-tz-offset': '-12' }, { 'x-tz-offset': '5.5' });
    const property = fc.asyncProperty(made(), fc.option(writes()), zones, zones, async (first, then, here, there) => {
      const task = await make(first);
      if (then) await put(then.tongue, task, then.body);
      const trace = await traceOf(task);
      const guest = (await ana.get(`/api/v1/task/${task.publicId}/`, here)).body;
      expect((await put('close', task, guest, there)).status).toBe(200);
      expect(await traceOf(task)).toEqual(trace);
      const own = await taskForge(task);
      for (const verb of ['PUT', 'PATCH']) {
        const answer = await cast.ana.send(verb, `/api/tasks/${task.id}`, own);
        expect([answer.status, answer.body.data]).toEqual([200, own]);
      }
      expect(await traceOf(task)).toEqual(trace);
    });
    await holds(property);
  });

  it('text and title are the same bytes, also after a whole-object PUT of something else', async () => {
    const told = fc.oneof(
      texts.map((text) => ({ tongue: 'close', text, body: { text, lead_id: world.leads[0]!.id } }) as const),
      titles.map((title) => ({ tongue: 'taskforge', text: title.trim(), body: { title } }) as const),
    );
    const property = fc.asyncProperty(told, async ({ text, ...first }) => {
      const task = await make(first);
      const bytes = Buffer.from(text);
      const expectSame = async (): Promise<void> => {
        for (const shown of [(await taskForge(task)).title, (await close(task)).text, (await rowOf(task.id)).title])
          expect(Buffer.from(shown).equals(bytes)).toBe(true);
      };
      await expectSame();
      expect((await put('taskforge', task, { ...(await taskForge(task)), priority: 'high' })).status).toBe(200);
      await expectSame();
      expect((await put('close', task, { ...(await close(task)), priority: 'medium' })).status).toBe(200);
      await expectSame();
    });
    await holds(property);
  });

  it('a task keeps its priority of four when a Close client changes something else in the whole object', async () => {
    const priorities = fc.constantFrom('urgent', 'low', 'high', 'medium');
    const property = fc.asyncProperty(made(), priorities, texts, async (first, priority, text) => {
      const task = await make(first);
      await put('taskforge', task, { priority });
      const shown = await close(task);
      const answer = await put('close', task, { ...shown, text });
      expect([answer.status, answer.body.text, answer.body.priority]).toEqual([200, text, shown.priority]);
      expect(await taskForge(task)).toMatchObject({ priority, title: text });
    });
    await holds(property);
  });

  it('a due value keeps its kind when the other dialect changes something else in the whole object', async () => {
    const property = fc.asyncProperty(
      made(),
      moments,
      titles,
      fc.boolean(),
      async (first, { sent }, title, isGuest) => {
        const task = await make(first);
        await put(isGuest ? 'close' : 'taskforge', task, isGuest ? { date: null } : { due_date: null });
        await put(isGuest ? 'close' : 'taskforge', task, isGuest ? { date: sent } : { due_date: sent });
        const { due_kind, due_at } = await rowOf(task.id);
        expect(due_kind).toBe(sent.includes('T') ? 'instant' : 'date');
        const [own, guest] = [await taskForge(task), await close(task)];
        if (isGuest) await put('taskforge', task, { ...own, title });
        else await put('close', task, { ...guest, text: title });
        expect(await rowOf(task.id)).toMatchObject({ due_kind, due_at });
        expect(await close(task)).toMatchObject({ date: guest.date, due_date: guest.due_date, is_dateless: false });
        expect((await taskForge(task)).due_date).toBe(own.due_date);
      },
    );
    await holds(property);
  });
});
