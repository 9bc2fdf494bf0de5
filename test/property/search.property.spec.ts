import * as fc from 'fast-check';
import { fold, foldSearch } from '../../src/common/text';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { Api } from '../kit/api';
import { makeTask, withQuery } from '../kit/builders';
import { join, type Person } from '../kit/people';
import { checkSearchIndex } from '../kit/search-index';

const RUNS = process.env.TORTURE === 'long' ? 1_000 : 25;
const LONGEST_MS = process.env.TORTURE === 'long' ? 1_800_000 : 180_000;

/** What means something to one of the two databases, or is written in more than one way. */
const PIECES =
  'a b ab A ß İ i Σ σ ς é e\u0301 \u0301 ñ ı I \u0307 ẞ ss S ΐ Ǆ 語 \ufffd \u{10ffff} 🦊 👩‍👩‍👧 \u200d \u001f % _ \\ \\% " \' "" * - ^ ( ) : { } + ? $1 , ' +
  'AND OR NOT NEAR( search_text: tasks_search %00';

const pieces = fc.constantFrom(...PIECES.split(' '), ' ', '\t', '\n', ' AND ', ' OR ', ' NOT ');

const text = fc.array(pieces, { maxLength: 8 }).map((several) => several.join(''));

const task = fc.record({ title: text.filter((title) => title.trim() !== ''), description: fc.option(text) });

interface Shown {
  id: number;
  title: string;
  description: string | null;
}

describe('A search', () => {
  let api: Api;
  let ana: Person;
  const tasks = new Map<number, Shown>();

  beforeAll(async () => {
    api = await Api.start();
    ana = await join(api, 'ana');
  });
  afterAll(() => api.stop());

  const textOf = ({ title, description }: Shown): string => fold(`${title}\u001f${description ?? ''}`);

  const holding = (search: string): number[] =>
    [...tasks.values()].filter((each) => textOf(each).includes(foldSearch(search))).map(({ id }) => id);

  async function found(search: string): Promise<number[]> {
    const ids: number[] = [];
    for (let page = 1; ; page++) {
      const { status, body } = await ana.get(withQuery('/api/tasks', { search, page, per_page: 100 }));
      if (status !== 200) throw new Error(`${status} for ${JSON.stringify(search)}`);
      ids.push(...body.data.tasks.map(({ id }: Shown) => id));
      if (!body.data.pagination.has_next) return ids;
    }
  }

  /** Any text, and of each task a part, so that many are found. */
  const searches = (parts: [number, number][], others: string[]): string[] => {
    const texts = [...tasks.values()].slice(-parts.length).map(textOf);
    return others.concat(texts.map((each, i) => partOf(each, parts[i]!)));
  };
  const partOf = (whole: string, [from, length]: [number, number]): string =>
    Array.from(whole)
      .slice(from, from + length)
      .join('');

  const part = fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 9 }));

  it(
    'finds the tasks that have the text in them, whatever it is, and after any change',
    async () => {
      const run = fc.record({
        made: fc.array(task, { minLength: 1, maxLength: 3 }),
        changed: fc.option(task),
        parts: fc.array(part, { minLength: 3, maxLength: 3 }),
        others: fc.array(text, { minLength: 2, maxLength: 3 }),
        discards: fc.boolean(),
        feeds: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(run, async ({ made, changed, parts, others, discards, feeds }) => {
          for (const fields of made) {
            const shown = await makeTask(ana, fields);
            tasks.set(shown.id, shown);
          }
          const [first] = tasks.keys();
          if (changed) tasks.set(first!, (await ana.patch(`/api/tasks/${first}`, changed)).body.data);
          if (discards) {
            await ana.delete(`/api/tasks/${first}`);
            tasks.delete(first!);
          }
          if (feeds) await api.app.get(UnitOfWork).run(checkSearchIndex);
          for (const search of searches(parts, others)) {
            // No text at all is no filter.
            expect([search, await found(search)]).toEqual([search, holding(search).toSorted((a, b) => b - a)]);
          }
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
      await api.app.get(UnitOfWork).run(checkSearchIndex);
    },
    LONGEST_MS,
  );
});
