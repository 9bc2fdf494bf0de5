#!/usr/bin/env bash
# Expected: a relationship whose data is null, as JSON:API writes "none", is null after deserialise().
# Seen: it is an empty object, which is true in a condition: a task without a parent looks like a subtask whose parent is not loaded. Sent back, it is an
#   attribute with the value {}. An empty list stays { data: [] }, and jsona reads null.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund kitsu-core@11.1.0 jsona@1.14.0

cat >program.mjs <<'JS'
import Jsona from 'jsona';
import { deserialise, serialise } from 'kitsu-core';

const document = () => ({
  data: {
    type: 'tasks',
    id: '1',
    attributes: { title: 'a', doneAt: null },
    relationships: { parent: { data: null }, list: { data: { type: 'lists', id: '7' } }, watchers: { data: [] } },
  },
});
const task = deserialise(document()).data;
console.log('kitsu-core', JSON.stringify(task));
console.log('  is a subtask:', Boolean(task.parent));
console.log('  sent back   ', JSON.stringify(serialise('tasks', { id: task.id, title: task.title, parent: task.parent }, 'PATCH').data));
const { relationshipNames, ...other } = new Jsona().deserialize(document());
console.log('jsona     ', JSON.stringify(other));
JS

cat >expected.txt <<'TXT'
kitsu-core {"type":"tasks","id":"1","parent":{},"list":{"data":{"id":"7","type":"lists"}},"watchers":{"data":[]},"title":"a","doneAt":null}
  is a subtask: true
  sent back    {"type":"tasks","id":"1","attributes":{"title":"a","parent":{}}}
jsona      {"type":"tasks","id":"1","title":"a","doneAt":null,"parent":null,"list":{"type":"lists","id":"7"},"watchers":[]}
TXT

echo "kitsu-core@11.1.0 jsona@1.14.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
