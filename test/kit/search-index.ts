import type { EntityManager } from 'typeorm';
import { feedSearchIndex } from '../../src/database/sqlite/feed-search-index';
import { engine } from './stores/store';

type Query = (sql: string, parameters?: unknown[]) => Promise<unknown>;

/** Fails on SQLite unless the index matches the texts of the tasks. */
const RIGHT_INDEX = `INSERT INTO tasks_search (tasks_search, rank) VALUES ('integrity-check', 1)`;

/** Indexes all pending tasks of a SQLite file, then throws unless the index is correct. */
export async function checkIndexBy(query: Query): Promise<void> {
  while (await feedSearchIndex({ query }));
  await query(RIGHT_INDEX);
}

/** Throws unless the index is correct. PostgreSQL maintains its indexes itself. */
export async function checkSearchIndex(em: EntityManager): Promise<void> {
  if (em.connection.options.type === 'sqlite') await checkIndexBy((sql, parameters) => em.query(sql, parameters));
}

/** Matches plans that use the index. */
export const BY_INDEX = engine === 'postgres' ? /Bitmap Index Scan on tasks_search_text/ : /tasks_search VIRTUAL TABLE/;

/** Names of the required schema objects. */
export const SEARCH_INDEX =
  engine === 'postgres'
    ? ['tasks_search_text']
    : ['tasks_search', 'tasks_search_delete', 'tasks_search_insert', 'tasks_search_update', 'tasks_unindexed'];

/** Names of the existing schema objects, without FTS5's internal tables. */
export async function searchIndexOf(em: EntityManager): Promise<string[]> {
  const rows: { name: string }[] = await em.query(
    em.connection.options.type === 'postgres'
      ? `SELECT indexname AS name FROM pg_indexes WHERE indexname LIKE 'tasks_search%'`
      : `SELECT name FROM sqlite_master WHERE name = 'tasks_unindexed'
           OR name LIKE 'tasks_search%' AND (type = 'trigger' OR sql LIKE 'CREATE VIRTUAL%')
         ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}
