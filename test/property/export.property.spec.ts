import * as fc from 'fast-check';
import { isStorable } from '../../src/common/text';
import { Api } from '../kit/api';
import { makeTag, makeTask } from '../kit/builders';
import { pythonRecords, strictRecords } from '../kit/csv';
import { join, type Person } from '../kit/people';

const RUNS = process.env.TORTURE === 'long' ? 500 : 15;
const LONGEST_MS = process.env.TORTURE === 'long' ? 1_800_000 : 180_000;

/** What ends a line somewhere, what CSV gives a meaning, and what a spreadsheet runs. */
const LINE_ENDS = ['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085', '\v', '\f', '\u001e', '\ufeff'];
const SIGNS = ['"', '""', ',', ';', "'", '=', '+', '-', '@', '\t', '\uff1d', '\uff0b', '\uff0d', '\uff20'];
const PIECES = [...LINE_ENDS, ...SIGNS, 'a', ' ', '語', '🦊', '\\', '\\n', '=1+1'];

const text = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((all) => all.join('')) },
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  .filter(isStorable);
const filled = text.filter((made) => made.trim() !== '');

const TAG = 'two\nlines, "quoted"\u2028';
/** A name with a comma is quoted, as it stands among others with commas between them. */
const QUOTED_TAG = `"${TAG.trim().replaceAll('"', '""')}"`;

const task = fc.record({ title: filled, description: fc.option(text), isTagged: fc.boolean() });

// A text that begins like a guarded one is guarded as well, so that an import can tell them apart.
const guarded = (cell: string): string => (/^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell);

const cellOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  return guarded((value as string | null) ?? '');
};

describe('An export', () => {
  let api: Api;
  let ana: Person;
  let tag: number;

  beforeAll(async () => {
    api = await Api.start();
    ana = await join(api, 'ana');
    tag = await makeTag(ana, TAG);
  });
  afterAll(() => api.stop());

  /** What GET shows of her tasks, with what only an export says. */
  async function shown(): Promise<any[]> {
    const { body } = await ana.get('/api/tasks?per_page=100');
    return body.data.tasks.map(({ user_id, tags, ...each }: any) => ({
      ...each,
      user_id,
      user_username: 'ana',
      user_email: 'ana@example.com',
      tags: tags.map(({ name }: { name: string }) => name).join(', '),
    }));
  }

  it(
    'says of each task what GET says, whatever its text, as JSON and as CSV for any reader',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 3 }), async (made) => {
          for (const { isTagged, ...fields } of made) await makeTask(ana, { ...fields, tags: isTagged ? [tag] : [] });
          const tasks = await shown();
          const json = (await ana.get('/api/tasks/export?format=json')).text;
          expect(json).toBe(`${JSON.stringify(tasks, null, 2)}\n`);

          const csv = (await ana.get('/api/tasks/export')).text;
          const cells = tasks.map((each) => Object.values({ ...each, tags: each.tags && QUOTED_TAG }).map(cellOf));
          const records = [Object.keys(tasks[0]), ...cells];
          expect(strictRecords(csv)).toEqual(records);
          expect(pythonRecords(csv)).toEqual(records);
          for (const { id } of tasks) await ana.delete(`/api/tasks/${id}`);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
    LONGEST_MS,
  );
});
