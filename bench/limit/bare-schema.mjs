// Drops indexes and triggers that the limit's requests do not need, as in a schema designed only for them.
import { connect } from '../stores.mjs';

const NEEDED = ['tasks_user_status', 'tasks_user_created_at', 'tasks_made_for_others'];

const FOUND = {
  sqlite: `SELECT type, name FROM sqlite_master
    WHERE tbl_name IN ('tasks', 'task_tags', 'events') AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
  // Keys are constraints and are kept.
  postgres: `SELECT 'index' AS type, indexrelid::regclass::text AS name FROM pg_index
    WHERE indrelid IN ('tasks'::regclass, 'task_tags'::regclass, 'events'::regclass)
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    UNION ALL SELECT 'trigger', tgname FROM pg_trigger WHERE tgrelid = 'tasks'::regclass AND NOT tgisinternal`,
};

/** Drops the other indexes and the triggers of tasks. */
export async function stripSchema(url) {
  const engine = url.startsWith('sqlite:') ? 'sqlite' : 'postgres';
  const db = await connect(url);
  for (const { type, name } of await db.all(FOUND[engine])) {
    const on = type === 'trigger' && engine === 'postgres' ? ' ON tasks' : '';
    if (!NEEDED.includes(name)) await db.all(`DROP ${type} ${name}${on}`);
  }
  await db.close();
}
