#!/usr/bin/env bash
# Expected: keyForAttribute changes the names of attributes. What a user has put into an attribute, such as a map of custom fields, comes back from the
#   Deserializer as the Serializer took it.
# Seen: the Serializer leaves the keys of such a map alone, the Deserializer changes them at every depth: "Story Points" becomes "story points", and two
#   keys that differ in their spelling become one, so a value is lost.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsonapi-serializer@3.6.9

cat >program.mjs <<'JS'
import jsonapi from 'jsonapi-serializer';

const { Deserializer, Serializer } = jsonapi;
const task = { id: '1', dueDate: '2026-03-02', customFields: { 'Story Points': 3, 'Due-Date': 'soon', due_date: 'later', steps: [{ 'Who-Does-It': 'Ann' }] } };
const document = new Serializer('tasks', { attributes: ['dueDate', 'customFields'], keyForAttribute: 'dash-case' }).serialize(task);
console.log('task      ', JSON.stringify(task));
console.log('sent      ', JSON.stringify(document.data.attributes));
console.log('read again', JSON.stringify(await new Deserializer({ keyForAttribute: 'camelCase' }).deserialize(document)));
JS

cat >expected.txt <<'TXT'
task       {"id":"1","dueDate":"2026-03-02","customFields":{"Story Points":3,"Due-Date":"soon","due_date":"later","steps":[{"Who-Does-It":"Ann"}]}}
sent       {"due-date":"2026-03-02","custom-fields":{"Story Points":3,"Due-Date":"soon","due_date":"later","steps":[{"Who-Does-It":"Ann"}]}}
read again {"dueDate":"2026-03-02","customFields":{"story points":3,"dueDate":"later","steps":[{"whoDoesIt":"Ann"}]},"id":"1"}
TXT

echo "jsonapi-serializer@3.6.9, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
