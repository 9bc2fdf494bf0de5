import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api, type Answer } from '../../kit/api';
import { join as register, type Person } from '../../kit/people';
import { filesIn, returnsIn, TracedCalls } from '../../kit/traced-calls';

const SEED = { status: 'in_progress', priority: 'urgent', due_date: '2024-11-15T17:00:00' };

/** The files that ARCHITECTURE.md lists under "One PATCH". */
function documentedFiles(): string[] {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'ARCHITECTURE.md'), 'utf8');
  const [section] = /^## One PATCH\n[^]*?(?=^## )/m.exec(text)!;
  return [...section.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file]) => file!);
}

describe('A write of one task', () => {
  let traced: TracedCalls;
  let api: Api;
  let ana: Person;
  let id: number;
  beforeAll(async () => {
    traced = new TracedCalls('tasks');
    const { createApp } = traced.load('app') as typeof import('../../../src/app');
    api = await Api.startOwn({}, createApp);
    ana = await register(api, 'ana');
  });
  afterAll(async () => {
    await api?.stop();
    traced.remove();
  });
  beforeEach(async () => {
    id = (await ana.post('/api/tasks', { title: 'Write API documentation' })).body.data.id;
  });

  it('enters the files listed in ARCHITECTURE.md, at most seven, and returns to them at most 25 times', async () => {
    const calls = await traced.during(async () => {
      expect((await ana.patch(`/api/tasks/${id}`, SEED)).status).toBe(200);
    });
    expect(filesIn(calls).toSorted()).toEqual(documentedFiles().toSorted());
    expect(documentedFiles().length).toBeLessThanOrEqual(7);
    expect(returnsIn(calls)).toBeLessThanOrEqual(25);
  });

  it.each<[string, (path: string) => Promise<Answer>]>([
    ['PATCH', (path) => ana.patch(path, SEED)],
    ['PUT', (path) => ana.put(path, SEED)],
    ['complete', (path) => ana.post(`${path}/complete`)],
    ['revert', (path) => ana.post(`${path}/revert`, { version: 1 })],
    ['DELETE', (path) => ana.delete(path)],
    ['a PATCH with invalid fields', (path) => ana.patch(path, { status: 'done' })],
  ])('loads the task once and asks the policy once: %s', async (_, write) => {
    const calls = await traced.during(async () => {
      expect([200, 400]).toContain((await write(`/api/tasks/${id}`)).status);
    });
    const calledIn = (wanted: string) => calls.filter(({ file }) => file === wanted).map(({ name }) => name);
    const asked = calledIn('task.policy.ts').filter((name) => name === 'mayChange' || name === 'mayRead');
    const loaded = calledIn('records/task-records.ts').filter((name) => name === 'locked' || name === 'find');
    expect([asked, loaded]).toEqual([['mayChange'], ['locked']]);
  });
});
