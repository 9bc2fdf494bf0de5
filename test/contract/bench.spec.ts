import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { engine } from '../kit/stores/store';

const BENCH_FOLDER = join(__dirname, '..', '..', 'bench');
const BENCH = join(BENCH_FOLDER, 'bench.mjs');
const SCENARIOS = ['GET one', 'PATCH one', 'POST one', 'list of 50', 'mixed 70/30', 'Close PUT', 'Close list of 50'];

describe('The bench', () => {
  // It stops at the first answer or row in which the limit and the service differ, and fails if a request does.
  it('runs short, against a limit that gives the same answers and leaves the same rows behind', () => {
    const args = [BENCH, '--short', '--engine', engine];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 110_000 });
    expect([status, stderr]).toEqual([0, '']);
    for (const scenario of SCENARIOS) expect(stdout).toContain(`| ${scenario} |`);
  }, 120_000);

  const onSqlite = engine === 'sqlite' ? it : it.skip;

  onSqlite('finishes the seed of a version whose tasks do not wait for the search index', () => {
    const script = `
      import { connect } from '${join(BENCH_FOLDER, 'stores.mjs')}';
      const db = await connect('sqlite::memory:');
      await db.all('CREATE TABLE tasks (id integer PRIMARY KEY)');
      await db.afterSeed();
      await db.close();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
