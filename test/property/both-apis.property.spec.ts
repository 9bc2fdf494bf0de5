import * as fc from 'fast-check';
import { Bilingual, holds, TIMEOUT_MS, type Names } from './both-apis';
import type { Write } from './both-apis-model';
import { calls, closeWrites, moments, taskForgeWrites, texts, titles } from './both-apis-writes';

jest.setTimeout(TIMEOUT_MS);

describe('One task through both APIs:', () => {
  let ana: Bilingual;

  beforeAll(async () => {
    ana = await Bilingual.start();
  });
  afterAll(() => ana.api.stop());

  const made = (): fc.Arbitrary<Write> =>
    fc.oneof(taskForgeWrites(ana.world, ['title']), closeWrites(ana.world, ['text', 'lead_id']));
  const writes = (): fc.Arbitrary<Write> => fc.oneof(taskForgeWrites(ana.world), closeWrites(ana.world));

  it('the whole shown object, put back through either, changes no column, tag, time or event', async () => {
    const first = fc.oneof({ weight: 5, arbitrary: made() }, { weight: 1, arbitrary: calls(ana.world) });
    const zones = fc.constantFrom({}, { 'x-tz-offset': '14' }, { 'x-tz-offset': '-12' }, { 'x-tz-offset': '5.5' });
    const property = fc.asyncProperty(first, fc.option(writes()), zones, async (given, then, here) => {
      const task = await ana.make(given);
      // What a call refuses is as good as what it takes: it is there in some state.
      if (then) await ana.put(then.via, task, then.body);
      const trace = await ana.trace(task);
      const shown = await ana.inClose(task, here);
      const own = await ana.inTaskForge(task);
      expect((await ana.put('close', task, shown, here)).status).toBe(200);
      expect(await ana.trace(task)).toEqual(trace);
      for (const verb of ['PUT', 'PATCH']) {
        const answer = await ana.own.send(verb, `/api/tasks/${task.id}`, own);
        expect([answer.status, answer.body.data]).toEqual([200, own]);
      }
      expect(await ana.trace(task)).toEqual(trace);
      expect(await ana.inClose(task, here)).toEqual(shown);
    });
    await holds(property);
  });

  it('text and title are the same bytes, also after a whole-object PUT of something else', async () => {
    const lead_id = ana.world.leads[0]!.id;
    const model = fc.oneof(
      texts.map((text) => ({ via: 'close', text, body: { text, lead_id } }) as const),
      titles.map((title) => ({ via: 'taskforge', text: title.trim(), body: { title } }) as const),
    );
    const expectBytes = async (task: Names, text: string): Promise<void> => {
      const { taskforge, close } = await ana.inBoth(task);
      for (const shown of [taskforge.title, close.text, (await ana.row(task)).title])
        expect(Buffer.from(shown).equals(Buffer.from(text))).toBe(true);
    };
    const property = fc.asyncProperty(model, async ({ text, ...first }) => {
      const task = await ana.make(first);
      await expectBytes(task, text);
      const own = await ana.put('taskforge', task, { ...(await ana.inTaskForge(task)), priority: 'high' });
      await expectBytes(task, text);
      const guest = await ana.put('close', task, { ...(await ana.inClose(task)), priority: 'medium' });
      await expectBytes(task, text);
      expect([own.status, guest.status]).toEqual([200, 200]);
    });
    await holds(property);
  });

  it('a task keeps its priority of four when a Close client changes something else in the whole object', async () => {
    const priorities = fc.constantFrom('urgent', 'low', 'high', 'medium');
    const property = fc.asyncProperty(made(), priorities, texts, async (first, priority, text) => {
      const task = await ana.make(first);
      await ana.put('taskforge', task, { priority });
      const shown = await ana.inClose(task);
      const answer = await ana.put('close', task, { ...shown, text });
      expect([answer.status, answer.body.text, answer.body.priority]).toEqual([200, text, shown.priority]);
      expect(await ana.inTaskForge(task)).toMatchObject({ priority, title: text });
    });
    await holds(property);
  });

  it('a due value keeps its kind when the other API changes something else in the whole object', async () => {
    const property = fc.asyncProperty(
      made(),
      moments,
      titles,
      fc.boolean(),
      async (first, { sent }, title, isGuest) => {
        const task = await ana.make(first);
        // Cleared first: where a day is shown as its midnight, that midnight would be the day.
        for (const value of [null, sent])
          await ana.put(isGuest ? 'close' : 'taskforge', task, isGuest ? { date: value } : { due_date: value });
        const { due_kind, due_at } = await ana.row(task);
        expect(due_kind).toBe(sent.includes('T') ? 'instant' : 'date');
        const { taskforge, close } = await ana.inBoth(task);
        if (isGuest) await ana.put('taskforge', task, { ...taskforge, title });
        else await ana.put('close', task, { ...close, text: title });
        expect(await ana.row(task)).toMatchObject({ due_kind, due_at, title: isGuest ? title.trim() : title });
        const { date, due_date } = close;
        expect(await ana.inBoth(task)).toMatchObject({
          taskforge: { due_date: taskforge.due_date },
          close: { date, due_date, is_dateless: false },
        });
      },
    );
    await holds(property);
  });
});
