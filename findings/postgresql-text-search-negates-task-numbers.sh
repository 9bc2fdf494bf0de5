#!/usr/bin/env bash
# Expected: the text search of PostgreSQL splits "ABC-12" at the hyphen, as it splits "well-known": a search for 12 or for ABC finds it.
# Seen: the hyphen becomes a sign: the word is -12, and a search for 12 finds nothing. The same happens to the month and the day of
#   2026-03-02, and to the end of a range such as 3-5. "ABC-12" finds itself, because the query is read the same way. "abc/12" is even one word,
#   a path. A letter after the number, as in ABC-12b, makes it a hyphenated word, whose parts are found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17

cat >program.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';

const db = new PGlite();
const { rows: [{ server_version: version }] } = await db.query('SHOW server_version');
console.error(`PostgreSQL ${version}`);
for (const [text, searches] of [
  ['see ABC-12', ['abc', '12', 'ABC-12']],
  ['see ABC-12b', ['abc', '12b']],
  ['due 2026-03-02', ['2026', '03', '02']],
  ['takes 3-5 days', ['3', '5']],
  ['read/write', ['read', 'write']],
]) {
  const { rows: [row] } = await db.query("SELECT to_tsvector('english', $1)::text AS words", [text]);
  const found = [];
  for (const search of searches) {
    const { rows } = await db.query("SELECT to_tsvector('english', $1) @@ websearch_to_tsquery('english', $2) AS hit", [text, search]);
    found.push(`${search} ${rows[0].hit ? 'yes' : 'no'}`);
  }
  console.log(text.padEnd(16), row.words.padEnd(38), found.join(', '));
}
await db.close();
JS

cat >expected.txt <<'TXT'
see ABC-12       '-12':3 'abc':2 'see':1                abc yes, 12 no, ABC-12 yes
see ABC-12b      '12b':4 'abc':3 'abc-12b':2 'see':1    abc yes, 12b yes
due 2026-03-02   '-02':4 '-03':3 '2026':2 'due':1       2026 yes, 03 no, 02 no
takes 3-5 days   '-5':3 '3':2 'day':4 'take':1          3 yes, 5 no
read/write       'read/write':1                         read no, write no
TXT

echo "@electric-sql/pglite@0.5.17, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
