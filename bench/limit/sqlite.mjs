// SQLite: one writer with group commit, and read-only handles. Statements stay prepared.
import sqlite3 from 'sqlite3';

const READERS = 3;
const LARGEST_GROUP = 200;

const TAGS = (from) =>
  `(SELECT json_group_array(json_object('id', g.id, 'name', g.name)) FROM (SELECT g.id, g.name FROM ${from} ORDER BY g.id) g)`;

export async function openSqlite(file) {
  const writer = await openHandle(file, sqlite3.OPEN_READWRITE);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000'])
    await writer.all(`PRAGMA ${pragma}`, []);
  const readers = [];
  for (let i = 0; i < READERS; i++) readers.push(await openHandle(file, sqlite3.OPEN_READONLY));
  const [{ id }] = await writer.all('SELECT id FROM organizations', []);
  let turn = 0;
  const many = (sql, parameters) => readers[turn++ % READERS].all(sql, parameters);
  return {
    organizationId: id,
    TAGS_OF_T: TAGS('task_tags k JOIN tags g ON g.id = k.tag_id WHERE k.task_id = t.id'),
    TAGS_AMONG: (list) => TAGS(`tags g WHERE g.id IN (SELECT value FROM json_each(${list}))`),
    ADD_TAGS: 'INSERT INTO task_tags (task_id, tag_id) SELECT $1, value FROM json_each($2)',
    LOCK_T: '',
    many,
    one: async (sql, parameters) => (await many(sql, parameters))[0],
    write: groupCommit(writer),
    close: async () => {
      for (const reader of readers) await reader.close();
      await writer.close();
    },
  };
}

/** Queued units share a transaction and one sync to disk. */
function groupCommit(writer) {
  const waiting = [];
  let isBusy = false;
  const tx = {
    one: async (sql, parameters) => (await writer.all(sql, parameters))[0],
    // Callers do not wait: statements run in order, and COMMIT comes last.
    run: (sql, parameters) => writer.run(sql, parameters),
  };

  const commit = async () => {
    const group = waiting.splice(0, LARGEST_GROUP);
    try {
      await writer.all('BEGIN IMMEDIATE', []);
      for (const unit of group) unit.value = await unit.work(tx);
      if (writer.failed) throw writer.failed;
      await writer.all('COMMIT', []);
      for (const { ok, value } of group) ok(value);
    } catch (error) {
      writer.failed = undefined;
      await writer.all('ROLLBACK', []).catch(() => undefined);
      for (const { no } of group) no(error);
    }
  };

  const drain = async () => {
    isBusy = true;
    while (waiting.length > 0) await commit();
    isBusy = false;
  };

  return (work) =>
    new Promise((ok, no) => {
      waiting.push({ work, ok, no });
      if (!isBusy) void drain();
    });
}

async function openHandle(file, flags) {
  const db = await new Promise((ok, no) => {
    const opened = new sqlite3.Database(file, flags, (error) => (error ? no(error) : ok(opened)));
  });
  db.serialize();
  const prepared = new Map();
  const statement = (sql) => {
    let known = prepared.get(sql);
    // SQLite numbers $1 by position, ?1 by its number.
    if (!known) prepared.set(sql, (known = db.prepare(sql.replaceAll('$', '?'))));
    return known;
  };
  const handle = {
    failed: undefined,
    all: (sql, parameters) =>
      new Promise((ok, no) => statement(sql).all(parameters, (error, rows) => (error ? no(error) : ok(rows)))),
    run: (sql, parameters) => void statement(sql).run(parameters, (error) => error && (handle.failed ??= error)),
    close: () =>
      new Promise((ok) => {
        for (const each of prepared.values()) each.finalize();
        db.close(ok);
      }),
  };
  return handle;
}
