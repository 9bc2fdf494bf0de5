import type { EntityManager } from 'typeorm';
import type { Rows } from '../../../src/database/rows/rows';
import { Tag } from '../../../src/tags/tag.entity';
import { openTestStore, tag, type OpenStore } from '../../kit/stores/open-store';

describe('The rows of an entity', () => {
  let opened: OpenStore;
  let rows: Rows<Tag>;

  beforeEach(async () => {
    opened = await openTestStore();
    rows = opened.store.rows(Tag);
  });
  afterEach(() => opened.drop());

  const tags = (count: number): Partial<Tag>[] =>
    Array.from({ length: count }, (_, i) => ({
      ...tag(`t${i}`),
      description: i % 2 ? `"${i}"\n'é` : null,
      version: i + 1,
    }));
  const stored = async (): Promise<Partial<Tag>[]> =>
    (await opened.store.read((em) => em.find(Tag, { order: { id: 'ASC' } }))).map(({ taskCount: _, ...row }) => row);

  /** The number of parameters of each statement that `work` runs. */
  async function parametersOf(work: (em: EntityManager) => Promise<void>): Promise<number[]> {
    return opened.store.run(async (em) => {
      const query = jest.spyOn(em, 'query');
      await work(em);
      return query.mock.calls.map(([, parameters]) => parameters?.length ?? 0);
    });
  }

  it.each([
    [1, 7],
    [4, 28],
    [5, 1],
    [600, 1],
  ])('inserts %i in one statement with %i parameters, and sets their ids in order', async (count, parameters) => {
    const given = tags(count);
    expect(await parametersOf((em) => rows.insert(em, given))).toEqual([parameters]);
    expect(await stored()).toEqual(given);
  });

  it.each([
    [1, 4],
    [2, 1],
    [600, 1],
  ])('updates %i in one statement with %i parameters, each with values of its own', async (count, parameters) => {
    const given = tags(count + 1);
    await opened.store.run((em) => rows.insert(em, given));
    const changes = given
      .slice(1)
      .map(({ id }, i) => ({ id, description: `new ${i}`, updatedAt: new Date(i), version: 9 }));
    expect(await parametersOf((em) => rows.update(em, changes))).toEqual([parameters]);
    expect(await stored()).toEqual([given[0], ...given.slice(1).map((row, i) => ({ ...row, ...changes[i] }))]);
  });

  it('runs no statement for no rows, or for rows without a change', async () => {
    const work = async (em: EntityManager): Promise<void> => {
      await rows.insert(em, []);
      await rows.update(em, []);
      await rows.update(em, [{ id: 1 }]);
    };
    expect(await parametersOf(work)).toEqual([]);
  });
});
