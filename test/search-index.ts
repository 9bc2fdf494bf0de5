import type { EntityManager } from 'typeorm';
import { engine } from './store';

/** Throws unless the index of SQLite knows exactly the texts of the tasks; PostgreSQL sees to its indexes itself. */
export async function checkSearchIndex(em: EntityManager): Promise<void> {
  if (em.connection.options.type === 'postgres') return;
  await em.query(`INSERT INTO tasks_search (tasks_search, rank) VALUES ('integrity-check', 1)`);
}

/** What a plan says when it goes by the index. */
export const BY_INDEX = engine === 'postgres' ? /Bitmap Index Scan on tasks_search_text/ : /tasks_search VIRTUAL TABLE/;
