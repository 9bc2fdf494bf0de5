import type { QueryRunner } from 'typeorm';

/*
 * Triggers that update `task_counts` in the transaction of every change to `tasks`. A cell counts the tasks of one kind
 * that a viewer sees; viewer 0 sees all. A task is counted for its owner, for its creator if that is another user, and,
 * while it is open and has a due value, by the day of that value, with a status and a priority that no task has. Tasks
 * in the trash are not counted.
 */

const CELL = 'viewer_id, relation, due_day, status, priority';

const COUNTED = ['user_id', 'created_by_id', 'status', 'priority', 'due_at', 'deleted_at'];

const isSqlite = (runner: QueryRunner): boolean => runner.connection.options.type === 'sqlite';

/** The columns that matter of a row, each counted so often; `from` may be no more than the row's name. */
const rowsOf = (row: string, n: number, from = ''): string =>
  `SELECT ${COUNTED.map((name) => `${row}.${name} AS ${name}`).join(', ')}, ${n} AS n ${from} WHERE ${row}.deleted_at IS NULL`;

function cellsOf(rows: string): string {
  const isDue = `due_at IS NOT NULL AND status NOT IN ('completed', 'cancelled')`;
  return `
    SELECT 0 AS viewer_id, 'owner' AS relation, 0 AS due_day, status, priority, n FROM ${rows}
    UNION ALL SELECT user_id, 'owner', 0, status, priority, n FROM ${rows}
    UNION ALL SELECT created_by_id, 'creator', 0, status, priority, n FROM ${rows} WHERE created_by_id <> user_id
    UNION ALL SELECT 0, 'due', due_at / 86400000, 'open', 0, n FROM ${rows} WHERE ${isDue}
    UNION ALL SELECT user_id, 'due', due_at / 86400000, 'open', 0, n FROM ${rows} WHERE ${isDue}`;
}

/** Counts rows by cell, of which there may be many in each. */
const sumsOf = (rows: string, slot: string): string =>
  `INSERT INTO task_counts (${CELL}, slot, count)
   SELECT ${CELL}, ${slot}, SUM(n) FROM (${cellsOf(rows)}) AS cells WHERE TRUE GROUP BY ${CELL} HAVING SUM(n) <> 0`;

const ADDING = `ON CONFLICT (${CELL}, slot) DO UPDATE SET count = task_counts.count + excluded.count`;

/** Counts the existing tasks, then every change. */
export async function countTasks(runner: QueryRunner): Promise<void> {
  await runner.query(sumsOf(`(${rowsOf('tasks', 1, 'FROM tasks')}) AS task`, '0'));
  await keepCounting(runner);
}

/** Only the triggers: for a migration that has rebuilt the table `tasks` on SQLite, which drops them. */
export async function keepCounting(runner: QueryRunner): Promise<void> {
  for (const sql of isSqlite(runner) ? ON_SQLITE : ON_POSTGRES) await runner.query(sql);
}

export async function stopCounting(runner: QueryRunner): Promise<void> {
  const on = isSqlite(runner) ? '' : 'ON tasks';
  for (const event of ['insert', 'update', 'delete']) await runner.query(`DROP TRIGGER tasks_count_${event} ${on}`);
  if (isSqlite(runner)) return;
  for (const name of ['count_tasks', 'task_count_slot']) await runner.query(`DROP FUNCTION ${name}()`);
}

const counting = (row: 'OLD' | 'NEW', n: number): string =>
  `INSERT INTO task_counts (${CELL}, slot, count)
   SELECT ${CELL}, 0, n FROM (${cellsOf(`(${rowsOf(row, n)})`)}) WHERE TRUE ${ADDING};`;

const isChanged = COUNTED.map((name) => `OLD.${name} IS NOT NEW.${name}`).join(' OR ');

const ON_SQLITE = [
  `CREATE TRIGGER tasks_count_insert AFTER INSERT ON tasks BEGIN ${counting('NEW', 1)} END`,
  `CREATE TRIGGER tasks_count_update AFTER UPDATE OF ${COUNTED.join(', ')} ON tasks WHEN ${isChanged}
   BEGIN ${counting('OLD', -1)} ${counting('NEW', 1)} END`,
  `CREATE TRIGGER tasks_count_delete AFTER DELETE ON tasks BEGIN ${counting('OLD', -1)} END`,
];

const COME = rowsOf('come', 1, 'FROM come');
const GONE = rowsOf('gone', -1, 'FROM gone');

const summing = (rows: string): string =>
  `WITH changes AS (${rows}) ${sumsOf('changes', '(SELECT task_count_slot())')} ${ADDING};`;

/*
 * On PostgreSQL each transaction adds to rows of its own, so that those who write at the same time neither wait for
 * each other nor lock each other out: a slot is held to the end of the transaction, and a cell's count is the sum of
 * its slots. By statement and not by row, since an often updated row is slow to find until the transaction is over.
 */
const ON_POSTGRES = [
  `CREATE FUNCTION task_count_slot() RETURNS integer LANGUAGE plpgsql AS $$
   DECLARE slot integer := 0;
   BEGIN
     WHILE NOT pg_try_advisory_xact_lock('task_counts'::regclass::oid::integer, slot) LOOP slot := slot + 1; END LOOP;
     RETURN slot;
   END $$`,
  `CREATE FUNCTION count_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'INSERT' THEN ${summing(COME)}
     ELSIF TG_OP = 'DELETE' THEN ${summing(GONE)}
     ELSE ${summing(`${COME} UNION ALL ${GONE}`)}
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER tasks_count_insert AFTER INSERT ON tasks REFERENCING NEW TABLE AS come
   FOR EACH STATEMENT EXECUTE FUNCTION count_tasks()`,
  `CREATE TRIGGER tasks_count_update AFTER UPDATE ON tasks REFERENCING OLD TABLE AS gone NEW TABLE AS come
   FOR EACH STATEMENT EXECUTE FUNCTION count_tasks()`,
  `CREATE TRIGGER tasks_count_delete AFTER DELETE ON tasks REFERENCING OLD TABLE AS gone
   FOR EACH STATEMENT EXECUTE FUNCTION count_tasks()`,
];
