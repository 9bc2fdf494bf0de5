import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/database/schema/data-source';
import { migrations } from '../../../src/database/migrations';
import { entities } from '../../../src/entities';
import { Api, type Client } from '../../kit/api';
import { makeTag, makeTask, withKey } from '../../kit/builders';
import { configFor } from '../../kit/config';
import { people } from '../../kit/people';
import { migratedStore } from '../../kit/stores/migrated-store';
import type { TestStore } from '../../kit/stores/store';

describe('Events', () => {
  let store: TestStore;

  beforeEach(async () => {
    store = await migratedStore();
  });
  afterEach(() => store.drop());

  async function withDatabase<T>(work: (db: DataSource) => Promise<T>): Promise<T> {
    const db = await new DataSource(dataSourceOptions(configFor(store.url).database, entities)).initialize();
    try {
      return await work(db);
    } finally {
      await db.destroy();
    }
  }

  const storedChanges = async (): Promise<unknown[]> => {
    const sql = `SELECT changes FROM events WHERE subject_type = 'task' ORDER BY id`;
    return withDatabase(async (db) => (await db.query(sql)).map(({ changes }: any) => JSON.parse(changes)));
  };

  /** All that can be read of the events of a task. */
  async function toldOf(
    ana: Client,
    root: Client,
    program: Client,
    { id, publicId }: { id: number; publicId: string },
  ) {
    const path = `/api/tasks/${id}`;
    const paths = [`${path}/history`, ...[1, 2, 3, 4, 5].map((version) => `${path}?version=${version}`)];
    const ofTaskForge = await Promise.all(paths.map((each) => ana.get(each)));
    const audit = await root.get('/api/audit?limit=500');
    const events = await program.get(`/api/v1/event/?object_id=${publicId}`);
    const bodies = [...ofTaskForge, events].map(({ status, body }) => [status, body.data]);
    return [...bodies, audit.status, audit.body.data.events.filter((each: any) => each.subject_type === 'task')];
  }

  it('of earlier versions tell the same as packed ones, also once the migration is undone', async () => {
    const first = await Api.start({ DATABASE_URL: store.url });
    const { ana, root } = await people(first);
    const tags = [await makeTag(ana, 'docs'), await makeTag(ana, 'home')];
    const { id } = await makeTask(ana, { description: 'At length', due_date: '2030-01-01T10:00:00.000007', tags });
    const path = `/api/tasks/${id}`;
    await ana.patch(path, { title: 'Two', description: null, tags: [] });
    await ana.patch(path, { status: 'completed', due_date: '2030-01-02' });
    await ana.delete(path);
    await ana.post(`${path}/restore`);
    const gone = await makeTask(ana, { title: 'Gone' });
    await ana.delete(`/api/tasks/${gone.id}`);
    await ana.delete(`/api/trash/${gone.id}`);
    const [{ public_id: publicId }] = await first.rows(`SELECT public_id FROM tasks WHERE id = ${id}`);
    const told = await toldOf(ana, root, await withKey(ana), { id, publicId });
    await first.stop();
    expect((await storedChanges()).every(Array.isArray)).toBe(true);

    await withDatabase(async (db) => {
      const packed = migrations.findIndex(({ name }) => name.startsWith('PackedEvents'));
      for (let left = migrations.length; left > packed; left--) await db.undoLastMigration();
    });
    const old = await storedChanges();
    expect(old).toHaveLength(9);
    expect(old.some(Array.isArray)).toBe(false);
    expect(old[0]).toMatchObject({ description: { old: null, new: 'At length' } });

    const second = await Api.start({ DATABASE_URL: store.url });
    try {
      const cast = await people(second);
      expect(await toldOf(cast.ana, cast.root, await withKey(cast.ana), { id, publicId })).toEqual(told);
      await cast.ana.post(`${path}/revert`, { version: 1 });
      expect((await cast.ana.get(path)).body.data).toMatchObject({ description: 'At length', tags: [{}, {}] });
    } finally {
      await second.stop();
    }
    expect((await storedChanges()).filter(Array.isArray)).toHaveLength(1);
  });
});
