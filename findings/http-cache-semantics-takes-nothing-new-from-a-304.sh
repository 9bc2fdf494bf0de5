#!/usr/bin/env bash
# Expected: a 304 brings the stored answer up to date: every field that it carries replaces the stored one or is added (RFC 9111, 3.2).
# Seen: only fields that the stored answer has already are taken over. A 304 that says max-age=60 for the first time changes
#   nothing, and the answer is stale as before; where the stored answer had max-age=0 it is fresh for a minute.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund http-cache-semantics@4.3.0

cat >program.mjs <<'JS'
import CachePolicy from 'http-cache-semantics';

const request = { method: 'GET', url: '/', headers: { host: 'example.org' } };
const now = Date.UTC(2026, 0, 1);
CachePolicy.prototype.now = () => now;
const answer = (status, headers) => ({ status, headers: { date: new Date(now).toUTCString(), etag: '"1"', ...headers } });
for (const stored of [{}, { 'cache-control': 'max-age=0' }, { 'cache-control': 'max-age=0', 'x-request': 'a' }]) {
  const news = answer(304, { 'cache-control': 'max-age=60', 'x-request': 'b' });
  const { policy, matches } = new CachePolicy(request, answer(200, stored)).revalidatedPolicy(request, news);
  const { 'cache-control': directive, 'x-request': id } = policy.responseHeaders();
  console.log(`stored ${JSON.stringify(stored).padEnd(46)} matches: ${matches}, then ${directive}, ${id}, fresh for ${policy.timeToLive() / 1000} s`);
}
JS

cat >expected.txt <<'TXT'
stored {}                                             matches: true, then undefined, undefined, fresh for 0 s
stored {"cache-control":"max-age=0"}                  matches: true, then max-age=60, undefined, fresh for 60 s
stored {"cache-control":"max-age=0","x-request":"a"}  matches: true, then max-age=60, b, fresh for 60 s
TXT

echo "http-cache-semantics@4.3.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
