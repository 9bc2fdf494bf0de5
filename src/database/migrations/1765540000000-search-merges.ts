import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * FTS5 merges segments of the search index while it writes, and all sixteen of a level at once: with 50,000 tasks that
 * took up to a second, in which nobody could write. Now `SearchFeed` merges them, a few pages at a time.
 */
export class SearchMerges1765540000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await configure(runner, { automerge: 0, usermerge: 16, crisismerge: MANY_SEGMENTS });
  }

  async down(runner: QueryRunner): Promise<void> {
    await configure(runner, { automerge: 16, usermerge: 4, crisismerge: 16 });
  }
}

/** FTS5 merges by itself again if there are so many on a level. */
const MANY_SEGMENTS = 200;

async function configure(runner: QueryRunner, settings: Record<string, number>): Promise<void> {
  if (runner.connection.options.type === 'postgres') return;
  for (const [name, value] of Object.entries(settings))
    await runner.query('INSERT INTO tasks_search (tasks_search, rank) VALUES ($1, $2)', [name, value]);
}
