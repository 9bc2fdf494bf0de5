import { Api } from '../kit/api';
import { importFile, tasksOf } from '../kit/imports';
import { join, type Person } from '../kit/people';
import { Desk } from './programs';
import { makeSample } from './sample';

/** "2030-05-01T10:30:00" → "20300501T103000Z" */
const basic = (naive: string): string => `${naive.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const naive = (stamp: string): string => stamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3:$4:$5');

describe('Taskwarrior', () => {
  let api: Api;
  const desk = new Desk();
  const task = (...words: string[]): string =>
    desk.run('/usr/bin/task', ['rc.confirmation=no', 'rc.verbose=nothing', ...words]);

  beforeAll(async () => {
    api = await Api.start();
    desk.write('.taskrc', `data.location=${desk.path('own')}\n`);
    desk.write('own/pending.data', '');
    desk.write('theirs/pending.data', '');
  });
  afterAll(async () => {
    await api.stop();
    desk.clear();
  });

  it('writes an export that is imported, field by field', async () => {
    task('add', 'Buy milk', '+shop', '+food', 'priority:H', 'due:2030-12-31T10:00:00Z', 'project:Home');
    task('1', 'annotate', 'two percent');
    task('1', 'start');
    task('add', 'Weekly report', 'due:2031-01-04T00:00:00Z', 'recur:weekly', 'priority:L');
    task('add', 'Old', 'wait:2031-02-01T00:00:00Z');
    task('add', 'Done');
    task('Done', 'done');
    task('add', 'Gone');
    task('Gone', 'delete');
    const file = task('export');
    const theirs: any[] = JSON.parse(file);
    const user: Person = await join(api, 'mover');
    const { body } = await importFile(user, '', file);
    expect(body.data).toMatchObject({ format: 'taskwarrior-json', created: theirs.length });
    const STATUSES: Record<string, string> = { completed: 'completed', deleted: 'cancelled' };
    const expected = theirs.map((each) => ({
      title: each.description,
      status: each.start ? 'in_progress' : (STATUSES[each.status] ?? 'pending'),
      priority: { H: 'high', M: 'medium', L: 'low' }[each.priority as string] ?? 'medium',
      due_date: each.due ? naive(each.due) : null,
      created_at: naive(each.entry),
      completed_at: each.status === 'completed' ? naive(each.end) : null,
      tags: (each.tags ?? []).toSorted(),
    }));
    const ours = (await tasksOf(user)).map((each) => ({ ...each, tags: each.tags.toSorted() }));
    expect(ours).toMatchObject(expected);
    for (const [i, each] of theirs.entries()) {
      if (each.recur) expect(ours[i].description).toMatch(/--- imported[\s\S]*recurrence: weekly/);
      if (each.wait) expect(ours[i].description).toContain(`wait: ${each.wait}`);
      if (each.project) expect(ours[i].description).toContain('project: Home');
    }
    expect((await importFile(user, '', file)).body.data).toMatchObject({ created: 0, updated: 0 });
  });

  it('reads our export as it is, and updates the same tasks by the next one', async () => {
    const ana = await join(api, 'ana');
    const sample = await makeSample(ana);
    const exported = async (): Promise<string> => (await ana.get('/api/tasks/export?format=taskwarrior-json')).text;
    const own = `rc.data.location=${desk.path('theirs')}`;
    task(own, 'import', desk.write('ours.json', await exported()));
    const read: any[] = JSON.parse(task(own, 'export'));
    const STATUSES: Record<string, string> = { completed: 'completed', cancelled: 'deleted' };
    const PRIORITIES: Record<string, string> = { urgent: 'H', high: 'H', medium: 'M', low: 'L' };
    expect(read).toHaveLength(sample.length);
    for (const each of sample) {
      const its = read.find(({ description }) => description === each.title);
      expect(its).toMatchObject({
        status: STATUSES[each.status] ?? 'pending',
        priority: PRIORITIES[each.priority],
        entry: basic(each.created_at),
      });
      expect(its.due).toBe(each.due_date ? basic(each.due_date) : undefined);
      expect(its.start !== undefined).toBe(each.status === 'in_progress');
      // Of a tag with commas, it adds the parts.
      const parts = each.tags.flatMap((name: string) => (name.includes(',') ? [name, ...name.split(',')] : [name]));
      expect(its.tags?.toSorted() ?? []).toEqual(parts.toSorted());
    }
    await ana.patch(`/api/tasks/${sample[0].id}`, { title: 'Renamed' });
    task(own, 'import', desk.write('ours.json', await exported()));
    const again: any[] = JSON.parse(task(own, 'export'));
    expect(again).toHaveLength(sample.length);
    expect(again.map(({ description }) => description)).toContain('Renamed');
  });
});
