import * as fc from 'fast-check';
import { Bilingual, holds, TIMEOUT_MS, type Names } from './both-apis';
import {
  after,
  amidClose,
  blank,
  inClose,
  inTaskForge,
  type TaskModel,
  type World,
  type Write,
} from './both-apis-model';
import { closeWrites, taskForgeWrites } from './both-apis-writes';

jest.setTimeout(TIMEOUT_MS);

describe('One task through both APIs: a partial write', () => {
  let ana: Bilingual;
  let world: World;

  beforeAll(async () => {
    ana = await Bilingual.start();
    ({ world } = ana);
  });
  afterAll(() => ana.api.stop());

  /** Writes, and expects that both views show what was written and, of all else, what they showed before. */
  async function write(task: Names, model: TaskModel, given: Write, isWhole: boolean): Promise<TaskModel> {
    const before = await ana.inBoth(task);
    const trace = await ana.trace(task);
    const answer = await ana.put(given.via, task, isWhole ? { ...before[given.via], ...given.body } : given.body);
    expect([answer.status, answer.body]).toMatchObject([200, {}]);
    const isAmid = isWhole && given.via === 'close';
    const next = after(model, isAmid ? amidClose(before.close, given) : given);
    const now = await ana.inBoth(task);
    expect(given.via === 'close' ? answer.body : answer.body.data).toEqual(now[given.via]);
    if (JSON.stringify(next) === JSON.stringify(model)) {
      expect(now).toEqual(before);
      expect(await ana.trace(task)).toEqual(trace);
      return next;
    }
    const stamp = next.status === model.status ? before.taskforge.completed_at : expect.any(String);
    const activity = next.hasActivity === model.hasActivity ? before.close.object_id : expect.stringMatching(/^acti_/);
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
      let model = after(blank(world.me), first);
      const { taskforge, close } = await ana.inBoth(task);
      expect(taskforge).toMatchObject(inTaskForge(model, world));
      expect(close).toMatchObject(inClose(model, world));
      for (const [given, isWhole] of then) model = await write(task, model, given, isWhole);
    });
    await holds(property);
  });
});
