// The databases of the servers under test: created by Tasksmith's migrations, seeded once, then copied.
import { copyFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import sqlite3 from 'sqlite3';
import { run } from '../scripts/build.mjs';
import { makeServer } from '../test/kit/stores/postgres/server.mjs';

/** Manages databases of this engine in `folder`: `url(name)`, `copy(from, to)`, `close()`. */
export const openEngine = (engine, folder) => (engine === 'sqlite' ? sqliteIn(folder) : postgres());

function sqliteIn(folder) {
  const file = (name) => join(folder, `${name}.sqlite`);
  return {
    url: (name) => `sqlite:${file(name)}`,
    make: async () => {},
    copy: async (from, to) => copyFileSync(file(from), file(to)),
    drop: async (name) => ['', '-wal', '-shm'].forEach((end) => rmSync(file(name) + end, { force: true })),
    bytes: async (name) => statSync(file(name)).size,
    close: async () => {},
  };
}

async function postgres() {
  // Durable as in production: fsync and synchronous_commit are on.
  const { server, folder, url } = await makeServer({ isDurable: true, postgresFlags: ['-c', 'max_connections=100'] });
  await server.start();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  const urlOf = (name) => url.replace(/\/postgres$/, `/${name}`);
  return {
    url: urlOf,
    make: (name) => admin.query(`CREATE DATABASE ${name}`),
    copy: (from, to) => admin.query(`CREATE DATABASE ${to} TEMPLATE ${from}`),
    drop: (name) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    bytes: async (name) => Number((await admin.query(`SELECT pg_database_size('${name}') AS n`)).rows[0].n),
    close: async () => {
      await admin.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A connection for seeding and queries: `all(sql)`, `insert(table, rows)` for rows with the same keys, `close()`. */
export const connect = (url) => (url.startsWith('sqlite:') ? connectSqlite(url.slice(7)) : connectPostgres(url));

async function connectSqlite(file) {
  const db = await new Promise((ok, no) => {
    const opened = new sqlite3.Database(file, (error) => (error ? no(error) : ok(opened)));
  });
  const all = (sql, parameters = []) =>
    new Promise((ok, no) => db.all(sql, parameters, (error, rows) => (error ? no(error) : ok(rows))));
  // Otherwise the service would be busy with the search index while it is measured.
  const fillIndex = async () => {
    const [table] = await all("SELECT name FROM sqlite_master WHERE name = 'tasks_unindexed'");
    // Older versions have no such table and index each task at once.
    if (!table) return;
    const { fillSearchIndex } = await run('src/database/sqlite/feed-search-index');
    await fillSearchIndex(async (work) => {
      await all('BEGIN');
      const result = await work({ query: all });
      await all('COMMIT');
      return result;
    });
  };
  return {
    all,
    insert: (table, rows) => {
      const columns = Object.keys(rows[0]);
      const names = columns.join();
      const values = columns.map((name) => `value ->> '${name}'`).join();
      return all(`INSERT INTO ${table} (${names}) SELECT ${values} FROM json_each(?)`, [JSON.stringify(rows)]);
    },
    // Seeded rows need not survive a power failure.
    beforeSeed: () => all('PRAGMA synchronous = OFF'),
    afterSeed: async () => {
      await fillIndex();
      await all('ANALYZE');
    },
    compact: () => all('VACUUM'),
    close: () => new Promise((ok, no) => db.close((error) => (error ? no(error) : ok()))),
  };
}

async function connectPostgres(connectionString) {
  const client = new Client({ connectionString });
  await client.connect();
  const all = async (sql, parameters = []) => (await client.query(sql, parameters)).rows;
  return {
    all,
    insert: (table, rows) => {
      const names = Object.keys(rows[0]).join();
      const from = `json_populate_recordset(NULL::${table}, $1)`;
      return all(`INSERT INTO ${table} (${names}) SELECT ${names} FROM ${from}`, [JSON.stringify(rows)]);
    },
    beforeSeed: () => all('SET synchronous_commit = off'),
    afterSeed: async () => {
      for (const table of ['users', 'tags', 'tasks'])
        await all(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT MAX(id) FROM ${table}))`);
      await all('VACUUM ANALYZE');
    },
    compact: () => all('VACUUM FULL'),
    close: () => client.end(),
  };
}
