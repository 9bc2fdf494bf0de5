#!/usr/bin/env bash
# Expected: DEADLINE: <2026-01-05 Mon 09:00 +1w> has the date 5 January 09:00, as it has without the repeater: repeaters and
#   warnings (-3d) are part of Org's timestamps.
# Seen: the planning has no timestamp at all: a task that repeats, or warns in advance, looks like one without a date. The
#   pattern of a timestamp ends after the time. uniorg reads the date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund orga@4.7.1 uniorg-parse@3.2.2 unified@11.0.5

cat >program.mjs <<'JS'
import { parse } from 'orga';
import { unified } from 'unified';
import uniorg from 'uniorg-parse';

const all = (node, type) => [...(node.type === type ? [node] : []), ...(node.children ?? []).flatMap((child) => all(child, type))];
for (const timestamp of ['<2026-01-05 Mon>', '<2026-01-05 Mon 09:00>', '<2026-01-05 Mon 09:00 +1w>', '<2026-01-05 Mon +1w>', '<2026-01-05 Mon -3d>']) {
  const text = `* TODO Water\nDEADLINE: ${timestamp}\n`;
  const date = all(parse(text), 'planning')[0].timestamp?.date.toJSON();
  const { deadline } = all(unified().use(uniorg).parse(text), 'planning')[0];
  console.log(timestamp.padEnd(27), `orga: ${date}`.padEnd(31), 'uniorg:', deadline.start.month, deadline.start.day, deadline.start.hour);
}
JS

cat >expected.txt <<'TXT'
<2026-01-05 Mon>            orga: 2026-01-05T00:00:00.000Z  uniorg: 1 5 null
<2026-01-05 Mon 09:00>      orga: 2026-01-05T09:00:00.000Z  uniorg: 1 5 9
<2026-01-05 Mon 09:00 +1w>  orga: undefined                 uniorg: 1 5 9
<2026-01-05 Mon +1w>        orga: undefined                 uniorg: 1 5 null
<2026-01-05 Mon -3d>        orga: undefined                 uniorg: 1 5 null
TXT

echo "orga@4.7.1 uniorg-parse@3.2.2 unified@11.0.5, Node $(node --version)"
TZ=UTC node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
