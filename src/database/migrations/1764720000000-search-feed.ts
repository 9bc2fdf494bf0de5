import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTriggers, listUnindexed } from '../schema/search-index';
import { feedSearchIndex } from '../sqlite/feed-search-index';

const ADD = 'INSERT INTO tasks_search (rowid, search_text) VALUES (NEW.id, NEW.search_text);';
const TAKE_OUT = `INSERT INTO tasks_search (tasks_search, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text);`;

/** Until this migration, triggers wrote the index with each task. */
const TRIGGERS = {
  tasks_search_insert: `AFTER INSERT ON tasks BEGIN ${ADD} END`,
  tasks_search_delete: `AFTER DELETE ON tasks BEGIN ${TAKE_OUT} END`,
  tasks_search_update: `AFTER UPDATE OF search_text ON tasks WHEN OLD.search_text IS NOT NEW.search_text
    BEGIN ${TAKE_OUT} ${ADD} END`,
};

export class SearchFeed1764720000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (isPostgres(runner)) return;
    await listUnindexed(runner);
    await feedAll(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (isPostgres(runner)) return;
    await feedAll(runner);
    await dropTriggers(runner);
    await runner.query('DROP TABLE tasks_unindexed');
    for (const [name, does] of Object.entries(TRIGGERS)) await runner.query(`CREATE TRIGGER ${name} ${does}`);
  }
}

const isPostgres = (runner: QueryRunner): boolean => runner.connection.options.type === 'postgres';

async function feedAll(runner: QueryRunner): Promise<void> {
  while (await feedSearchIndex(runner));
}
