import { Api, type EventRow, type Fields } from '../../kit/api';
import { makeTag, makeTask, withoutRepeated } from '../../kit/builders';
import { people, type Person } from '../../kit/people';

const NAMES = ['docs', 'home', 'play', 'work'];
const naive = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .slice(0, -1)
    .replace(/\.000$/, '')
    .replace(/\.\d+$/, '$&000');

/** The domain's fields after all these events, each of which must start from where the one before ended. */
function replay([created, ...later]: EventRow[]): any {
  const state: Fields = { tags: [] };
  for (const [field, change] of Object.entries(created!.changes)) state[field] = change.new;
  for (const { changes } of later) {
    for (const [field, change] of Object.entries(changes)) {
      expect({ field, value: change.old }).toEqual({ field, value: state[field] });
      state[field] = change.new;
    }
  }
  return state;
}

describe('Many updates at once', () => {
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

  async function agrees(id: number): Promise<void> {
    const shown = (await ana.get(`/api/tasks/${id}`)).body.data;
    const events = withoutRepeated(await api.events('task', id));
    const { title, description, status, priority, due, completedAt, tags: tagged } = replay(events);
    expect({ title, description, status, priority, tags: tagged }).toEqual({
      title: shown.title,
      description: shown.description,
      status: shown.status,
      priority: shown.priority,
      tags: shown.tags,
    });
    expect(due && naive(Date.parse(due.at))).toBe(shown.due_date);
    expect(completedAt && naive(Date.parse(completedAt))).toBe(shown.completed_at);
  }

  it('of different fields lose none, round after round', async () => {
    const { id } = await makeTask(ana);
    for (let round = 0; round < 10; round++) {
      const bodies: Fields[] = [
        { title: `Title ${round}` },
        { description: `Description ${round}` },
        { priority: ['low', 'urgent'][round % 2] },
        { status: ['completed', 'pending'][round % 2] },
        { due_date: `20${60 + round}-01-01T10:00:00` },
        { tags: [tags[round % 4]!] },
      ];
      const answers = await Promise.all(
        bodies.map((body, i) => ana.send(i % 2 ? 'PUT' : 'PATCH', `/api/tasks/${id}`, body)),
      );
      expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
      const shown = (await ana.get(`/api/tasks/${id}`)).body.data;
      expect(shown).toMatchObject({
        ...Object.assign({}, ...bodies),
        tags: [{ id: tags[round % 4], name: NAMES[round % 4] }],
      });
    }
    expect(withoutRepeated(await api.events('task', id))).toHaveLength(1 + 10 * 6);
    await agrees(id);
  });

  it('lose none of fifty, and the events explain the final state of the task', async () => {
    const { id } = await makeTask(ana);
    const bodies = Array.from({ length: 10 }, (_, i): Fields[] => [
      { title: `Title ${i}` },
      { description: `Description ${i}` },
      { due_date: `20${60 + i}-01-01T10:00:00` },
      { tags: tags.filter((__, bit) => ((i + 1) >> bit) & 1) },
      { status: ['completed', 'pending', 'cancelled', 'in_progress'][i % 4] },
    ]).flat();
    const answers = await Promise.all(bodies.map((body) => ana.patch(`/api/tasks/${id}`, body)));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
    for (const [i, { body }] of answers.entries()) {
      const [field, value] = Object.entries(bodies[i]!)[0]!;
      const shown =
        field === 'tags' ? (value as number[]).map((tag) => ({ id: tag, name: NAMES[tags.indexOf(tag)] })) : value;
      expect(body.data[field]).toEqual(shown);
    }
    const events = (await api.events('task', id)).slice(1);
    // Each value was sent once, so each has its event, whatever came between.
    const written = (field: string): Set<string> =>
      new Set(events.filter(({ changes }) => changes[field]).map(({ changes }) => JSON.stringify(changes[field]!.new)));
    expect(['title', 'description', 'due', 'tags'].map((field) => written(field).size)).toEqual([10, 10, 10, 10]);
    await agrees(id);
  });
});
