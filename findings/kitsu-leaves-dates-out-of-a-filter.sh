#!/usr/bin/env bash
# Expected: query() of kitsu-core writes a Date in a filter as ISO text, as JSON.stringify(), axios and serialise() of the same package do, or it throws.
# Seen: the date is left out, so the server gets no such filter and answers with everything. A Date is an object without own properties, and query()
#   goes through objects by their properties. What is undefined is sent, though, as the text "undefined".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund kitsu-core@11.1.0

cat >program.mjs <<'JS'
import { query, serialise } from 'kitsu-core';

const date = new Date('2026-03-02T09:00:00Z');
const filters = [{ status: 'open' }, { since: date }, { since: date, until: date }, { since: date, status: 'open' }, { status: undefined }];
for (const filter of filters) console.log(JSON.stringify(filter).padEnd(75), decodeURIComponent(query({ filter })) || 'nothing');
console.log('serialise', JSON.stringify(serialise('tasks', { id: '1', due: date }, 'PATCH').data.attributes));
JS

cat >expected.txt <<'TXT'
{"status":"open"}                                                           filter[status]=open
{"since":"2026-03-02T09:00:00.000Z"}                                        nothing
{"since":"2026-03-02T09:00:00.000Z","until":"2026-03-02T09:00:00.000Z"}     &
{"since":"2026-03-02T09:00:00.000Z","status":"open"}                        &filter[status]=open
{}                                                                          filter[status]=undefined
serialise {"due":"2026-03-02T09:00:00.000Z"}
TXT

echo "kitsu-core@11.1.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
