import * as fc from 'fast-check';
import { Bilingual, holds, TIMEOUT_MS, type Names } from './both-apis';
import { after, amidClose, blank, inClose, inTaskForge, type Told, type World, type Write } from './both-apis-model';
import { closeWrites, taskForgeWrites } from './both-apis-writes';

jest.setTimeout(TIMEOUT_MS);

describe('One task in two tongues: a partial write', () => {
  let ana: Bilingual;
  let world: World;

  beforeAll(async () => {
    ana = await Bilingual.start();
    ({ world } = ana);
  });
  afterAll(() => ana.api.stop());

  /** Writes, and expects that both views show what was written and, of all else, what they showed before. */
  async function write(task: Names, told: Told, given: Write, isWhole: boolean): Promise<Told> {
    const before = await ana.inBoth(task);
    const trace = await ana.trace(task);
    const answer = await ana.put(given.tongue, task, isWhole ? { ...before[given.tongue], ...given.body } : given.body);
    expect([answer.status, answer.body]).toMatchObject([200, {}]);
    const isAmid = isWhole && given.tongue === 'close';
    const next = after(told, isAmid ? amidClose(before.close, given) : given);
    const now = await ana.inBoth(task);
    expect(given.tongue === 'close' ? answer.body : answer.body.data).toEqual(now[given.tongue]);
    if (JSON.stringify(next) === JSON.stringify(told)) {
      expect(now).toEqual(before);
      expect(await ana.trace(task)).toEqual(trace);
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
      date: before.close.date_created.slice(0, 10),
      ...inClose(next, world),
      object_id: next.hasActivity ? activity : null,
      date_updated: `${now.taskforge.updated_at}+00:00`,
    });
    expect(now.taskforge.updated_at >= before.taskforge.updated_at).toBe(true);
    return next;
  }

  it('through either shows in both, also amid the whole object, and all else is unchanged in both', async () => {
    const made = fc.oneof(taskForgeWrites(world, ['title']), closeWrites(world, ['text', 'lead_id']));
    const writes = fc.oneof(taskForgeWrites(world), closeWrites(world));
    const steps = fc.array(fc.tuple(writes, fc.boolean()), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(made, steps, async (first, then) => {
      const task = await ana.make(first);
      let told = after(blank(world.me), first);
      const { taskforge, close } = await ana.inBoth(task);
      expect(taskforge).toMatchObject(inTaskForge(told, world));
      expect(close).toMatchObject(inClose(told, world));
      for (const [given, isWhole] of then) told = await write(task, told, given, isWhole);
    });
    await holds(property);
  });
});
