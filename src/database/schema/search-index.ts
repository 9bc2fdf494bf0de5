import type { QueryRunner } from 'typeorm';

/*
 * The trigram index on `search_text` of tasks. It finds tasks that contain all trigrams of a search text; LIKE then
 * checks the text itself.
 */

/** Creates the index if it is missing. Returns whether it exists: PostgreSQL may lack the extension. */
export const makeSearchIndex = (runner: QueryRunner): Promise<boolean> =>
  isPostgres(runner) ? makeOnPostgres(runner) : makeOnSqlite(runner);

/** Keeps PostgreSQL's extension, which may be in use elsewhere. */
export async function dropSearchIndex(runner: QueryRunner): Promise<void> {
  if (isPostgres(runner)) return void (await runner.query('DROP INDEX IF EXISTS tasks_search_text'));
  await dropTriggers(runner);
  await runner.query('DROP TABLE IF EXISTS tasks_unindexed');
  await runner.query('DROP TABLE tasks_search');
}

const isPostgres = (runner: QueryRunner): boolean => runner.connection.options.type === 'postgres';

// Database owners may create this extension if the server provides it.
const EXTENSION = `DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN OTHERS THEN NULL;
END $$`;

async function makeOnPostgres(runner: QueryRunner): Promise<boolean> {
  // CREATE INDEX IF NOT EXISTS waits for all writers even if the index exists.
  const [{ made }] = await runner.query(`SELECT to_regclass('tasks_search_text') IS NOT NULL AS made`);
  if (made) return true;
  await runner.query(EXTENSION);
  const [extension] = await runner.query(
    `SELECT quote_ident(nspname) AS schema FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
     WHERE extname = 'pg_trgm' AND has_schema_privilege(extnamespace, 'USAGE')`,
  );
  if (!extension) return false;
  await runner.query(
    `CREATE INDEX tasks_search_text ON tasks USING gin (search_text ${extension.schema}.gin_trgm_ops)`,
  );
  return true;
}

/** Without positions and sizes, which LIKE does not need, the index is a third as large. */
const TABLE = `CREATE VIRTUAL TABLE tasks_search USING fts5(search_text, content = 'tasks', content_rowid = 'id',
  tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0)`;

/** Merging 16 segments instead of 4 halves the cost of writes and hardly affects searches. */
const MERGE_LATE = `INSERT INTO tasks_search (tasks_search, rank) VALUES ('automerge', 16)`;

async function makeOnSqlite(runner: QueryRunner): Promise<boolean> {
  await runner.query(TABLE);
  await runner.query(`INSERT INTO tasks_search (tasks_search) VALUES ('rebuild')`);
  await runner.query(MERGE_LATE);
  await listUnindexed(runner);
  return true;
}

/*
 * On SQLite, writes do not update the index directly: FTS5 writes a segment for each statement of a trigger, which was
 * four fifths of the cost of a new task. Instead, triggers list the task in `tasks_unindexed`, `feedSearchIndex`
 * indexes many tasks at once, and searches also check all listed tasks.
 */

/** `indexed_text` is the text currently in the index, needed to delete the entry; null if the task is not indexed. */
const UNINDEXED = 'CREATE TABLE IF NOT EXISTS tasks_unindexed (id integer PRIMARY KEY, indexed_text text)';

// Keeps an existing entry, because it tells what the index contains.
const list = (id: string, text: string): string =>
  `BEGIN INSERT INTO tasks_unindexed (id, indexed_text) VALUES (${id}, ${text}) ON CONFLICT DO NOTHING; END`;

const TRIGGERS = {
  tasks_search_insert: `AFTER INSERT ON tasks ${list('NEW.id', 'NULL')}`,
  tasks_search_delete: `AFTER DELETE ON tasks ${list('OLD.id', 'OLD.search_text')}`,
  tasks_search_update: `AFTER UPDATE OF search_text ON tasks WHEN OLD.search_text IS NOT NEW.search_text
    ${list('OLD.id', 'OLD.search_text')}`,
};

/** Creates the triggers that list changed tasks. SQLite only. */
export async function listUnindexed(runner: QueryRunner): Promise<void> {
  await runner.query(UNINDEXED);
  await dropTriggers(runner);
  for (const [name, does] of Object.entries(TRIGGERS)) await runner.query(`CREATE TRIGGER ${name} ${does}`);
}

export async function dropTriggers(runner: QueryRunner): Promise<void> {
  for (const name of Object.keys(TRIGGERS)) await runner.query(`DROP TRIGGER IF EXISTS ${name}`);
}
