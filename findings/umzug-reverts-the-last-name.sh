#!/usr/bin/env bash
# Expected: down() reverts "the last executed migration", as its documentation says. When a branch with an older migration is merged late, up() runs
#   that one, and down() takes it back.
# Seen: down() reverts the migration with the last name, which ran earlier, and its data is gone. The storage knows the order in which they ran,
#   but umzug only takes the set of names from it and goes through its own list.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund umzug@3.8.3

cat >program.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { JSONStorage, Umzug } from 'umzug';

const step = (name) => ({ name, up: async () => console.log('up  ', name), down: async () => console.log('down', name) });
const migrator = (names) =>
  new Umzug({ migrations: names.map(step), storage: new JSONStorage({ path: 'ran.json' }), logger: undefined });

await migrator(['2026-01-lists', '2026-03-comments']).up();
console.log('# 2026-02-tags is merged');
const all = migrator(['2026-01-lists', '2026-02-tags', '2026-03-comments']);
await all.up();
console.log('# storage:', JSON.parse(readFileSync('ran.json', 'utf8')).join(', '));
await all.down();
JS

cat >expected.txt <<'TXT'
up   2026-01-lists
up   2026-03-comments
# 2026-02-tags is merged
up   2026-02-tags
# storage: 2026-01-lists, 2026-03-comments, 2026-02-tags
down 2026-03-comments
TXT

echo "umzug@3.8.3, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
