import { Client } from 'pg';
import { Database, OPEN_READWRITE } from 'sqlite3';
import { miscounted } from '../../kit/counted';
import { unpacked } from '../../kit/events';

export interface Rows {
  /** SQLite's own word on its file; of PostgreSQL nothing. */
  integrity: string;
  tasks: TaskRow[];
  links: { task_id: number; tag_id: number }[];
  events: { subject_id: string; name: string; changes: string }[];
  /** Where the counts that are kept differ from a count. */
  miscounted: string[];
}

export interface TaskRow {
  id: number;
  title: string;
  description: string | null;
  status: string;
  completed_at: number | string | null;
}

type Ask = (sql: string) => Promise<any[]>;

/** Everything that is stored about tasks outside the trash, as of one moment, past the service and straight from the database. */
export const readRows = (url: string): Promise<Rows> =>
  url.startsWith('sqlite:') ? fromSqlite(url) : fromPostgres(url);

async function fromSqlite(url: string): Promise<Rows> {
  const db = await new Promise<Database>((ok, fail) => {
    const opened = new Database(url.slice('sqlite:'.length), OPEN_READWRITE, (e) => (e ? fail(e) : ok(opened)));
  });
  const ask: Ask = (sql) => new Promise((ok, fail) => db.all(sql, (e, rows) => (e ? fail(e) : ok(rows))));
  try {
    await ask('BEGIN');
    const [{ integrity_check: integrity }] = (await ask('PRAGMA integrity_check')) as [{ integrity_check: string }];
    const broken = await ask('PRAGMA foreign_key_check');
    return { integrity: broken.length > 0 ? 'foreign keys' : integrity, ...(await select(ask)) };
  } finally {
    await new Promise((done) => db.close(done));
  }
}

async function fromPostgres(url: string): Promise<Rows> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return { integrity: 'ok', ...(await select(async (sql) => (await client.query(sql)).rows)) };
  } finally {
    await client.end();
  }
}

const select = async (ask: Ask): Promise<Omit<Rows, 'integrity'>> => ({
  tasks: await ask('SELECT id, title, description, status, completed_at FROM tasks WHERE deleted_at IS NULL'),
  links: await ask('SELECT task_id, tag_id FROM task_tags ORDER BY task_id, tag_id'),
  events: (await ask(`SELECT * FROM events WHERE subject_type = 'task' ORDER BY id`)).map((row) => ({
    ...row,
    changes: JSON.stringify(unpacked(row).changes),
  })),
  miscounted: await miscounted(ask),
});
