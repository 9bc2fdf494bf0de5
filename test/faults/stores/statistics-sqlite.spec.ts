import { SqliteStore } from '../../../src/database/sqlite/sqlite-store';
import { entities } from '../../../src/entities';
import { Tag } from '../../../src/tags/tag.entity';
import { tag } from '../../kit/stores/open-store';
import { makeStore } from '../../kit/stores/store';

describe('A SQLite file that had few rows at the start', () => {
  it('is not scanned for rows whose keys are known, once it has grown', async () => {
    const { url, drop } = await makeStore();
    const open = async (): Promise<SqliteStore> => {
      const store = new SqliteStore(url.slice('sqlite:'.length), entities, 200);
      await store.open();
      return store;
    };
    const first = await open();
    await first.run((em) => em.insert(Tag, tag('one')));
    await first.close();
    const store = await open();
    try {
      const [sql, values] = await store.run(async (em) => {
        const query = jest.spyOn(em, 'query');
        const renamed = [1, 2].map((id) => ({ id, name: `tag ${id}` }));
        await store.rows(Tag).update(em, renamed);
        return query.mock.calls[0]!;
      });
      const plan = await store.read((em) => em.query<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, values));
      expect(plan.map(({ detail }) => detail)).toContain('SEARCH tags USING INTEGER PRIMARY KEY (rowid=?)');
    } finally {
      await store.close();
      await drop();
    }
  });
});
