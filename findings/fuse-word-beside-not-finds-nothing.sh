#!/usr/bin/env bash
# Expected: with the keys title and state, "fix !done" finds tasks that have "fix" in one of them and "done" in none. Both
#   halves alone do.
# Seen: it finds nothing: a query with "!" has to pass in every key, and each key is asked for both halves, so the state would
#   have to contain "fix", too. "fix !done" works with one key only. A logical query finds the task.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fuse.js@7.5.0

cat >program.mjs <<'JS'
import Fuse from 'fuse.js';

const tasks = [
  { title: 'Fix login', state: 'open' },
  { title: 'Fix logout', state: 'done' },
  { title: 'Write docs', state: 'open' },
];
const show = (name, found) => console.log(name.padEnd(36), found.map(({ item }) => item.title).join(', ') || 'nothing');
const fuse = new Fuse(tasks, { keys: ['title', 'state'], useExtendedSearch: true });
for (const query of ["'fix", '!done', "'fix !done", "'fix !logout"]) show(query, fuse.search(query));
show("'fix !logout, title only", new Fuse(tasks, { keys: ['title'], useExtendedSearch: true }).search("'fix !logout"));
show("{ title: 'fix' } and { state: !done }", fuse.search({ $and: [{ title: "'fix" }, { state: '!done' }] }));
JS

cat >expected.txt <<'TXT'
'fix                                 Fix login, Fix logout
!done                                Fix login, Write docs
'fix !done                           nothing
'fix !logout                         nothing
'fix !logout, title only             Fix login
{ title: 'fix' } and { state: !done } Fix login
TXT

echo "fuse.js@7.5.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
