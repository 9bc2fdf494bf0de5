import * as fc from 'fast-check';
import { Api, type Client, type Fields } from '../kit/api';
import { makeTask, withKey, withQuery } from '../kit/builders';
import { people, type People } from '../kit/people';

const RUNS = process.env.TORTURE === 'long' ? 100 : 10;

/** A second of any year, or one of few, so that instants differ by their last digits only. */
const second = fc.oneof(
  fc.constantFrom('2030-01-01T10:00:00', '2030-01-01T10:00:01', '1969-12-31T23:59:59'),
  fc
    .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)),
);
const digits = (least: number, most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''));
const fraction = fc.oneof(
  fc.constantFrom('000000', '000001', '000999', '001000', '123456', '123457', '999999'),
  digits(6, 6),
  // What .NET and Go send.
  digits(7, 9),
);
const instant = fc.tuple(second, fraction).map(([at, digitsOfIt]) => `${at}.${digitsOfIt}`);

/** Six digits, or none if they are zero: comparing these texts compares the instants. */
const shownAs = (text: string): string => text.slice(0, 'YYYY-MM-DDTHH:mm:ss.ffffff'.length).replace(/\.000000$/, '');
const comparable = (text: string): string => (text.includes('.') ? text : `${text}.000000`);

describe('A due date with microseconds', () => {
  let api: Api;
  let cast: People;
  let close: Client;

  beforeAll(async () => {
    api = await Api.start();
    cast = await people(api);
    close = await withKey(cast.ana);
  });
  afterAll(() => api.stop());

  const clear = async (): Promise<void> => {
    const { body } = await cast.ana.get('/api/tasks?per_page=100');
    for (const { id } of body.data.tasks) await cast.ana.delete(`/api/tasks/${id}`);
  };

  const dueDates = async (query: Fields): Promise<string[]> => {
    const { status, body } = await cast.ana.get(withQuery('/api/tasks', { ...query, per_page: 100 }));
    expect(status).toBe(200);
    return body.data.tasks.map(({ due_date }: { due_date: string }) => due_date);
  };

  const dates = async (query: Fields): Promise<string[]> => {
    const { status, body } = await close.get(withQuery('/api/v1/task/', { ...query, _limit: 100 }));
    expect(status).toBe(200);
    return body.data.map(({ due_date }: { due_date: string }) => due_date.replace('+00:00', ''));
  };

  const byCursor = async (query: Fields): Promise<string[]> => {
    const met: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await cast.ana.get(withQuery('/api/tasks', { ...query, limit: 2, cursor }));
      met.push(...body.data.tasks.map(({ due_date }: { due_date: string }) => due_date));
      cursor = body.data.pagination.next_cursor;
    }
    return met;
  };

  it('is returned as sent, and sorts and filters by all six digits in both APIs', async () => {
    const list = fc.uniqueArray(instant, { minLength: 3, maxLength: 7, selector: shownAs });
    await fc.assert(
      fc.asyncProperty(list, fc.nat(), async (instants, pick) => {
        await clear();
        for (const [i, sent] of instants.entries()) {
          const { id, due_date } = await makeTask(cast.ana, { due_date: sent });
          expect(due_date).toBe(shownAs(sent));
          if (i % 2) continue;
          const { body } = await cast.ana.get(`/api/tasks/${id}`);
          expect(body.data.due_date).toBe(shownAs(sent));
        }
        const sorted = instants.map(shownAs).toSorted((a, b) => (comparable(a) < comparable(b) ? -1 : 1));
        for (const [sort_order, all] of [
          ['asc', sorted],
          ['desc', sorted.toReversed()],
        ] as const) {
          expect(await dueDates({ sort_by: 'due_date', sort_order })).toEqual(all);
          expect(await byCursor({ sort_by: 'due_date', sort_order })).toEqual(all);
        }
        const bound = sorted[pick % sorted.length]!;
        const place = sorted.indexOf(bound);
        const by = { sort_by: 'due_date', sort_order: 'asc' };
        expect(await dueDates({ ...by, due_date_from: bound })).toEqual(sorted.slice(place));
        expect(await dueDates({ ...by, due_date_to: bound })).toEqual(sorted.slice(0, place + 1));
        expect(await dates({ _order_by: 'date' })).toEqual(sorted);
        for (const name of ['date', 'due_date']) {
          expect(await dates({ _order_by: 'date', [`${name}__lt`]: bound })).toEqual(sorted.slice(0, place));
          expect(await dates({ _order_by: 'date', [`${name}__lte`]: bound })).toEqual(sorted.slice(0, place + 1));
          expect(await dates({ _order_by: 'date', [`${name}__gt`]: bound })).toEqual(sorted.slice(place + 1));
          expect(await dates({ _order_by: 'date', [`${name}__gte`]: bound })).toEqual(sorted.slice(place));
          expect(await dates({ _order_by: 'date', [name]: bound })).toEqual([bound]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is kept by history, a revert and a change through the other API', async () => {
    await clear();
    const task = await makeTask(cast.ana, { due_date: '2030-01-01T10:00:00.123456' });
    const path = `/api/tasks/${task.id}`;
    await cast.ana.patch(path, { due_date: '2030-01-01T10:00:00.123457' });
    const { body } = await cast.ana.get(`${path}/history`);
    expect(body.data.items[0].changes).toContainEqual({
      field: 'due_date',
      old: '2030-01-01T10:00:00.123456',
      new: '2030-01-01T10:00:00.123457',
    });
    const reverted = await cast.ana.post(`${path}/revert`, { version: 1 });
    expect(reverted.body.data.due_date).toBe('2030-01-01T10:00:00.123456');
    expect((await cast.ana.get(`${path}?version=2`)).body.data.due_date).toBe('2030-01-01T10:00:00.123457');
    const shown = await close.get('/api/v1/task/?_limit=100');
    const { id } = shown.body.data.find(({ due_date }: { due_date: string }) => due_date?.includes('.123456'));
    const changed = await close.put(`/api/v1/task/${id}/`, { due_date: '2030-01-01T10:00:00.123458+00:00' });
    expect([changed.status, changed.body.due_date]).toEqual([200, '2030-01-01T10:00:00.123458+00:00']);
    expect((await cast.ana.get(path)).body.data.due_date).toBe('2030-01-01T10:00:00.123458');
  });
});
