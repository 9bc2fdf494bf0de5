#!/usr/bin/env bash
# Expected: in extended search "!bug" finds what has no "bug": a task tagged bug and ui is left out, a task without tags is
#   found.
# Seen: the other way round: a task is found as soon as one of its tags is not "bug", and a task without tags is not found at
#   all. Fuse 7 asks that all keys pass a "!", but inside one key with a list it takes any element that passes, and an empty
#   list has none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fuse.js@7.5.0

cat >program.mjs <<'JS'
import Fuse from 'fuse.js';

const tasks = [
  { title: 'Fix login', tags: ['bug', 'ui'] },
  { title: 'Fix logout', tags: ['bug'] },
  { title: 'Write docs', tags: ['text'] },
  { title: 'Sleep', tags: [] },
];
const fuse = new Fuse(tasks, { keys: ['tags'], useExtendedSearch: true });
for (const query of ["'bug", '!bug', '!ui', '!text']) console.log(query.padEnd(6), fuse.search(query).map(({ item }) => item.title).join(', '));
JS

cat >expected.txt <<'TXT'
'bug   Fix login, Fix logout
!bug   Fix login, Write docs
!ui    Fix login, Fix logout, Write docs
!text  Fix login, Fix logout
TXT

echo "fuse.js@7.5.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
