import * as fc from 'fast-check';
import { Api, type Client, type Fields } from './api';
import { makeLead, withKey } from './builders';
import { people, type Person } from './people';

const RUNS = 100;

const moment = fc.integer({ min: Date.UTC(2060), max: Date.UTC(2090) });
const day = moment.map((at) => new Date(at).toISOString().slice(0, 10));
const instant = moment.map((at) => new Date(at).toISOString());
const due = fc.oneof(fc.constant(null), day, instant);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((value) => value.trim() !== '' && !value.includes('\0'));

const status = fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled');
const priority = fc.constantFrom('low', 'medium', 'high', 'urgent');

/** A task as either dialect may make it. */
const made = fc.oneof(
  fc.record({ dialect: fc.constant('taskforge'), fields: fc.record({ title: text, status, priority, due_date: due }) }),
  fc.record({
    dialect: fc.constant('close'),
    fields: fc.record({ text, date: due, priority: fc.constantFrom('high', 'medium'), is_complete: fc.boolean() }),
  }),
);

/** A write of some fields, and which fields of both views it may touch. */
const written = fc.oneof(
  fc.record({
    dialect: fc.constant('taskforge'),
    fields: fc.record({ title: text, description: text, status, priority, due_date: due }, { requiredKeys: [] }),
  }),
  fc.record({
    dialect: fc.constant('close'),
    fields: fc.oneof(
      fc.record({ text, priority: fc.constantFrom('high', 'medium'), is_complete: fc.boolean() }, { requiredKeys: [] }),
      fc.record({ date: due, agent_config_id: fc.constantFrom('agco_1', null) }, { requiredKeys: [] }),
      fc.record({ resolution: fc.constantFrom('abandoned', 'skipped', null) }, { requiredKeys: [] }),
    ),
  }),
);

const CLOSING = [
  ...['status', 'is_completed', 'completed_at', 'is_overdue', 'is_complete', 'resolution', 'view'],
  ...['object_id', 'object_type'],
];
const DUE = ['due_date', 'date', 'is_dateless', 'is_overdue', 'view'];
const TOUCHED: Record<string, string[]> = {
  ...{ title: ['title', 'text'], text: ['title', 'text'], due_date: DUE, date: DUE },
  ...{ status: CLOSING, is_complete: CLOSING, resolution: CLOSING },
};
const ALWAYS = ['updated_at', 'date_updated', 'updated_by', 'updated_by_name'];

jest.setTimeout(240_000);

describe('One task in two tongues:', () => {
  let api: Api;
  let ana: Person;
  let key: Client;
  let lead: any;

  beforeAll(async () => {
    api = await Api.start();
    ({ ana } = await people(api));
    key = await withKey(ana);
    lead = await makeLead(key);
  });
  afterAll(() => api.stop());

  async function make({ dialect, fields }: { dialect: string; fields: Fields }): Promise<{ id: number; name: string }> {
    const answer =
      dialect === 'close'
        ? await key.post('/api/v1/task/', { lead_id: lead.id, ...fields })
        : await ana.post('/api/tasks', fields);
    expect(answer.status).toBeLessThan(300);
    const [task] = await api.rows('SELECT id, public_id AS name FROM tasks ORDER BY id DESC LIMIT 1');
    return task;
  }

  const views = async ({ id, name }: { id: number; name: string }) => ({
    taskforge: (await ana.get(`/api/tasks/${id}`)).body.data,
    close: (await key.get(`/api/v1/task/${name}/`)).body,
  });

  const traces = async (id: number) => ({
    row: await api.rows(`SELECT * FROM tasks WHERE id = ${id}`),
    events: await api.events('task', id),
    activities: await api.rows('SELECT * FROM task_completions ORDER BY id'),
  });

  const write = (dialect: string, { id, name }: { id: number; name: string }, body: Fields) =>
    dialect === 'close' ? key.put(`/api/v1/task/${name}/`, body) : ana.put(`/api/tasks/${id}`, body);

  it('a whole object put back changes nothing, in either', async () => {
    const property = fc.asyncProperty(made, fc.constantFrom('-12', '0', '5.5'), async (first, zone) => {
      const task = await make(first);
      const trace = await traces(task.id);
      const both = await views(task);
      const elsewhere = (await key.get(`/api/v1/task/${task.name}/`, { 'x-tz-offset': zone })).body;
      expect(both.taskforge.title).toBe(both.close.text);
      for (const answer of [
        await write('taskforge', task, both.taskforge),
        await write('close', task, both.close),
        await write('close', task, elsewhere),
      ]) {
        expect(answer.status).toBe(200);
      }
      expect(await traces(task.id)).toEqual(trace);
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('a write leaves in both what it does not name, and urgent and the kind of due value through the other', async () => {
    const property = fc.asyncProperty(made, written, async (first, { dialect, fields }) => {
      const task = await make(first);
      const before = await views(task);
      const [{ priority: rank, due_kind }] = await api.rows(
        `SELECT priority, due_kind FROM tasks WHERE id = ${task.id}`,
      );
      expect((await write(dialect, task, fields)).status).toBe(200);
      const after = await views(task);
      const touched = [...ALWAYS, ...Object.keys(fields).flatMap((field) => [field, ...(TOUCHED[field] ?? [])])];
      for (const view of ['taskforge', 'close'] as const) {
        const left = (shown: Fields) => Object.entries(shown).filter(([field]) => !touched.includes(field));
        expect(left(after[view])).toEqual(left(before[view]));
      }
      expect(after.taskforge.title).toBe(after.close.text);
      const echo = { ...after.close, agent_config_id: 'agco_2' };
      expect((await write('close', task, echo)).status).toBe(200);
      const [now] = await api.rows(`SELECT priority, due_kind FROM tasks WHERE id = ${task.id}`);
      if (!('priority' in fields)) expect(now.priority).toBe(rank);
      if (!('date' in fields) && !('due_date' in fields)) expect(now.due_kind).toBe(due_kind);
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
