import * as sqlite3 from 'sqlite3';
import { sqliteStatement, type Statement } from '../../../src/database/rows/statement';
import { Checkpoints } from '../../../src/database/sqlite/checkpoints';
import type { UnitOfWork } from '../../../src/database/unit-of-work';
import { openTestStore, type OpenStore } from '../../kit/stores/open-store';
import { until } from '../../kit/webhooks';

const WRITE = `INSERT INTO chores (name, ran_at) VALUES (hex(randomblob($1)), 0)`;
const PAGE = 4_096;

describe('The WAL of a SQLite file', () => {
  let opened: OpenStore;
  let store: UnitOfWork;
  const handles: sqlite3.Database[] = [];

  beforeEach(async () => {
    opened = await openTestStore();
    ({ store } = opened);
  });
  afterEach(async () => {
    await Promise.all(handles.splice(0).map((each) => new Promise((ok) => each.close(ok))));
    await opened.drop();
  });

  function handle(): Statement {
    const made = new sqlite3.Database(opened.url.slice('sqlite:'.length));
    handles.push(made);
    return sqliteStatement(made);
  }

  /** One commit that changes about so many pages: half of them in an index. */
  const write = (pages: number): Promise<unknown> => store.run((em) => em.query(WRITE, [(pages * PAGE) / 4]));

  /** Pages in the WAL, and how many of them are in the file. */
  async function pagesOf(statement: Statement): Promise<{ log: number; checkpointed: number }> {
    return (await statement('PRAGMA wal_checkpoint(NOOP)'))[0] as never;
  }

  it('is copied to the file beside the writer, before the writer does it in a commit', async () => {
    const statement = handle();
    await write(7_000);
    await until(async () => (await pagesOf(statement)).checkpointed >= 7_000);
    expect((await pagesOf(statement)).log).toBeLessThan(8_000);
    // What is in the file makes room for the next commits.
    await write(1);
    expect((await pagesOf(statement)).log).toBeLessThan(100);
  });

  it('stays while it is short', async () => {
    const statement = handle();
    const checkpoints = new Checkpoints(statement, 500);
    await write(400);
    await checkpoints.look();
    const { log, checkpointed } = await pagesOf(statement);
    expect([log > 400, checkpointed]).toEqual([true, 0]);
    await write(100);
    await checkpoints.look();
    expect((await pagesOf(statement)).checkpointed).toBeGreaterThan(500);
  });

  it('stays while somebody reads an older state, and is copied after that', async () => {
    const [statement, reader] = [handle(), handle()];
    const checkpoints = new Checkpoints(statement, 500);
    await write(1);
    await reader('BEGIN');
    const count = 'SELECT COUNT(*) AS n FROM chores';
    const [before] = await reader(count);
    await write(600);
    await checkpoints.look();
    expect((await pagesOf(statement)).checkpointed).toBeLessThan(100);
    expect(await reader(count)).toEqual([before]);
    await reader('COMMIT');
    await checkpoints.look();
    expect((await pagesOf(statement)).checkpointed).toBeGreaterThan(600);
    expect(await reader('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});
