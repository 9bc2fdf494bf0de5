#!/usr/bin/env bash
# Expected: FTS5's `automerge` (2 to 16, default 4) says how many segments of a level there must be before FTS5 begins to merge
#   them, in small steps that go along with writes. So 16 means fewer merges, still in small steps.
# Seen: with 16 the small steps no longer keep up. `crisismerge` is 16 as well by default: as soon as a level has 16 segments, the
#   statement that adds the sixteenth merges all of them at once, and then the next level if that is full too. The longest
#   statement of a long row of equal INSERTs writes four times as much as with 8. With 16 and a higher `crisismerge` it writes
#   half as much as with 8.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sqlite3@6.0.1

cat >program.cjs <<'JS'
const sqlite3 = require('sqlite3');

const DOCUMENTS = 39_000;
const PER_STATEMENT = 150;

let seed = 1;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const word = () => `w${Math.floor(random() ** 2 * 20_000).toString(36)}`;
const text = () => Array.from({ length: 20 }, word).join(' ');

/** The number of blocks that the longest INSERT writes, and the mean. */
async function longest(automerge, crisismerge) {
  seed = 1;
  const db = new sqlite3.Database(':memory:');
  const query = (sql, values = []) =>
    new Promise((ok, no) => db.all(sql, values, (error, rows) => (error ? no(error) : ok(rows))));
  const changes = async () => (await query('SELECT total_changes() AS n'))[0].n;
  await query('CREATE VIRTUAL TABLE found USING fts5(body)');
  await query(`INSERT INTO found (found, rank) VALUES ('automerge', ${automerge})`);
  if (crisismerge) await query(`INSERT INTO found (found, rank) VALUES ('crisismerge', ${crisismerge})`);
  const counts = [];
  for (let i = 0; i < DOCUMENTS; i += PER_STATEMENT) {
    const before = await changes();
    const texts = Array.from({ length: PER_STATEMENT }, text);
    await query('INSERT INTO found (body) SELECT value FROM json_each(?)', [JSON.stringify(texts)]);
    // Each document also writes a row of its content and a row of its size.
    counts.push((await changes()) - before - 3 * PER_STATEMENT);
  }
  const [{ version }] = await query('SELECT sqlite_version() AS version');
  await new Promise((ok) => db.close(ok));
  return { version, most: Math.max(...counts), mean: counts.reduce((sum, n) => sum + n) / counts.length };
}

(async () => {
  const found = {};
  for (const [automerge, crisismerge] of [[8], [16], [16, 64]]) {
    const name = `automerge ${automerge}${crisismerge ? `, crisismerge ${crisismerge}` : ''}`;
    found[name] = await longest(automerge, crisismerge);
    const { version, most, mean } = found[name];
    console.log(`SQLite ${version}, ${name}: longest statement ${most} blocks, mean ${mean.toFixed(0)}`);
  }
  const late = found['automerge 16'].most;
  const others = ['automerge 8', 'automerge 16, crisismerge 64'].map((name) => found[name].most);
  if (others.some((most) => late < 3 * most)) {
    console.error('The longest statement is no longer that of automerge 16.');
    process.exit(1);
  }
})();
JS
node program.cjs
