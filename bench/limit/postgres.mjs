// PostgreSQL: a pool of the same size as Tasksmith's default, with named prepared statements. The server itself groups
// commits.
import { Pool, types } from 'pg';

const POOL = 10;

const TAGS = (from) =>
  `(SELECT '[' || COALESCE(string_agg('{"id":' || g.id || ',"name":' || to_json(g.name) || '}', ',' ORDER BY g.id), '') || ']' FROM ${from})`;

export async function openPostgres(connectionString) {
  types.setTypeParser(types.builtins.INT8, Number);
  const pool = new Pool({ connectionString, max: POOL, min: POOL });
  const names = new Map();
  const named = (text, values) => {
    let name = names.get(text);
    if (!name) names.set(text, (name = `s${names.size}`));
    return { name, text, values };
  };
  const many = async (sql, parameters) => (await pool.query(named(sql, parameters))).rows;

  const write = async (work) => {
    const client = await pool.connect();
    // Runs statements in order, even if the unit does not await them.
    let last = client.query('BEGIN');
    const next = (query) => (last = last.then(() => client.query(query)));
    try {
      const value = await work({
        one: async (sql, parameters) => (await next(named(sql, parameters))).rows[0],
        run: (sql, parameters) => void next(named(sql, parameters)),
      });
      await next('COMMIT');
      return value;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  };

  const [{ id }] = await many('SELECT id FROM organizations', []);
  return {
    organizationId: id,
    TAGS_OF_T: TAGS('task_tags k JOIN tags g ON g.id = k.tag_id WHERE k.task_id = t.id'),
    TAGS_AMONG: (list) => TAGS(`tags g WHERE g.id IN (SELECT value::int FROM json_array_elements_text(${list}::json))`),
    ADD_TAGS: 'INSERT INTO task_tags (task_id, tag_id) SELECT $1, value::int FROM json_array_elements_text($2::json)',
    LOCK_T: ' FOR UPDATE OF t',
    many,
    one: async (sql, parameters) => (await many(sql, parameters))[0],
    write,
    close: () => pool.end(),
  };
}
