#!/usr/bin/env bash
# Expected: merge() of two merge patches (RFC 7396) gives one patch that does what the two do one after the other.
# Seen: where the first removes a member that the second fills again, the merged patch forgets the removal, and old members
#   stay. No merge patch can say "replace this object", so that none could be right: null and an object exclude each other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-merge-patch@1.0.2

cat >program.mjs <<'JS'
import patches from 'json-merge-patch';

const task = () => ({ assignee: { id: 1, role: 'owner' } });
const remove = { assignee: null };
const fill = { assignee: { id: 2 } };
console.log('one after the other', JSON.stringify(patches.apply(patches.apply(task(), remove), fill)));
const merged = patches.merge(structuredClone(remove), structuredClone(fill));
console.log('merged patch       ', JSON.stringify(merged));
console.log('merged             ', JSON.stringify(patches.apply(task(), merged)));
console.log('generate()         ', JSON.stringify(patches.generate(task(), { assignee: { id: 2 } })));
JS

cat >expected.txt <<'TXT'
one after the other {"assignee":{"id":2}}
merged patch        {"assignee":{"id":2}}
merged              {"assignee":{"id":2,"role":"owner"}}
generate()          {"assignee":{"id":2,"role":null}}
TXT

echo "json-merge-patch@1.0.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
