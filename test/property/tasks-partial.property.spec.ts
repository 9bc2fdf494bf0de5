import * as fc from 'fast-check';
import { Api, type Fields } from '../kit/api';
import { makeTag, makeTask, withoutRepeated } from '../kit/builders';
import { people, type Person } from '../kit/people';

/** A value to send, and what the API then shows. */
interface Written {
  sent: unknown;
  shown: unknown;
}

const NAMES = ['docs', 'home', 'play', 'work'];
const naive = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .slice(0, -1)
    .replace(/\.000$/, '')
    .replace(/\.\d+$/, '$&000');

const text = (maxLength: number): fc.Arbitrary<Written> =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength })
    .filter((value) => value.trim() !== '' && !value.includes('\0') && Array.from(value).length <= 200)
    .map((value) => ({ sent: value, shown: value.trim() }));

const same = (...values: unknown[]): fc.Arbitrary<Written> =>
  fc.constantFrom(...values).map((value) => ({ sent: value, shown: value }));

const none = fc.constantFrom(null, '').map((value): Written => ({ sent: value, shown: null }));

// Decades away from now, so that no task becomes overdue while it is looked at.
const ms = fc.oneof(
  fc.integer({ min: Date.UTC(1980), max: Date.UTC(2000) }),
  fc.integer({ min: Date.UTC(2060), max: Date.UTC(2090) }),
);

const day = ms.map((at): Written => {
  const date = new Date(at).toISOString().slice(0, 10);
  return { sent: date, shown: `${date}T00:00:00` };
});

const instant = fc
  .tuple(ms, fc.integer({ min: -14 * 60, max: 14 * 60 }), fc.constantFrom('naive', 'Z', 'offset'))
  // A midnight would look like a date, which another test is about.
  .filter(([at]) => at % 86_400_000 !== 0)
  .map(([at, minutes, form]): Written => {
    if (form !== 'offset') return { sent: naive(at) + (form === 'Z' ? 'Z' : ''), shown: naive(at) };
    const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    const offset = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
    return { sent: naive(at + minutes * 60_000) + offset, shown: naive(at) };
  });

const shownTags = (ids: number[], all: number[]): unknown[] =>
  all.filter((id) => ids.includes(id)).map((id) => ({ id, name: NAMES[all.indexOf(id)] }));

const tagsOf = (all: number[]): fc.Arbitrary<Written> =>
  fc.oneof(
    fc.constant({ sent: null, shown: [] }),
    fc.array(fc.constantFrom(...all), { maxLength: 6 }).map((ids) => ({ sent: ids, shown: shownTags(ids, all) })),
  );

const fieldsOf = (all: number[]) => ({
  title: text(60),
  description: fc.oneof(none, text(60)),
  status: same('pending', 'in_progress', 'completed', 'cancelled'),
  priority: same('low', 'medium', 'high', 'urgent'),
  due_date: fc.oneof(none, day, instant),
  tags: tagsOf(all),
});

const side = (fields: Record<string, Written>, which: keyof Written): Fields =>
  Object.fromEntries(Object.entries(fields).map(([field, written]) => [field, written[which]]));

const RUNS = process.env.TORTURE === 'long' ? 2_000 : 30;

// The machine may be busy.
jest.setTimeout(RUNS * 3_000);

describe('A partial update', () => {
  let api: Api;
  let ana: Person;
  let tags: number[];

  beforeAll(async () => {
    api = await Api.start();
    ({ ana } = await people(api));
    tags = [];
    for (const name of NAMES) tags.push(await makeTag(ana, name));
  });
  afterAll(() => api.stop());

  const traceOf = async (id: number): Promise<unknown> => ({
    row: await api.rows(`SELECT * FROM tasks WHERE id = ${id}`),
    tags: await api.rows(`SELECT * FROM task_tags WHERE task_id = ${id} ORDER BY tag_id`),
    events: await api.events('task', id),
  });

  it('writes the fields that are sent as they are sent, and no other', async () => {
    const fields = fc.record(fieldsOf(tags));
    const some = fc.record(fieldsOf(tags), { requiredKeys: [] }) as fc.Arbitrary<Record<string, Written>>;
    const property = fc.asyncProperty(fields, some, fc.constantFrom('PATCH', 'PUT'), async (first, then, verb) => {
      const before = await makeTask(ana, side(first, 'sent'));
      expect(before).toMatchObject(side(first, 'shown'));
      const trace = await traceOf(before.id);

      const answer = await ana.send(verb, `/api/tasks/${before.id}`, side(then, 'sent'));
      const written = { ...before, ...side(then, 'shown') };
      const closed = ['completed', 'cancelled'].includes(written.status);
      expect(answer.status).toBe(200);
      const { data } = answer.body;
      expect(data).toEqual({
        ...written,
        is_completed: written.status === 'completed',
        is_overdue: !closed && written.due_date !== null && written.due_date < '2026',
        completed_at: written.status === 'completed' ? (before.completed_at ?? expect.any(String)) : null,
        updated_at: expect.any(String),
      });
      expect((await ana.get(`/api/tasks/${before.id}`)).body.data).toEqual(data);

      const changed = Object.keys(then).filter(
        (field) => JSON.stringify(data[field]) !== JSON.stringify(before[field]),
      );
      const events = withoutRepeated(await api.events('task', before.id));
      if (changed.length === 0) expect(await traceOf(before.id)).toEqual(trace);
      else {
        const names = Object.keys(events[1]!.changes).filter((field) => field !== 'completedAt');
        expect(names.toSorted()).toEqual(changed.map((field) => (field === 'due_date' ? 'due' : field)).toSorted());
        expect(events).toHaveLength(2);
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('with the shown task as it is shown changes nothing', async () => {
    const property = fc.asyncProperty(
      fc.record(fieldsOf(tags)),
      fc.constantFrom('PATCH', 'PUT'),
      async (fields, verb) => {
        const { id } = await makeTask(ana, side(fields, 'sent'));
        const shown = (await ana.get(`/api/tasks/${id}`)).body.data;
        const trace = await traceOf(id);
        const answer = await ana.send(verb, `/api/tasks/${id}`, shown);
        expect([answer.status, answer.body.data]).toEqual([200, shown]);
        expect(await traceOf(id)).toEqual(trace);
      },
    );
    await fc.assert(property, { numRuns: RUNS });
  });
});
