#!/usr/bin/env bash
# Expected: tasks[?p < `2`] finds tasks whose p is a number below 2. JMESPath defines < for numbers only: with anything else the
#   comparison is null, which is not true.
# Seen: tasks without a p are found, and those with null, an empty text, a text of digits or a list: the values are compared as
#   JavaScript compares them, where null is 0 and [1] is 1. p >= `0` finds them, too. The community's fork finds numbers only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jmespath@0.16.0 @jmespath-community/jmespath@1.3.0

cat >program.mjs <<'JS'
import * as community from '@jmespath-community/jmespath';
import jmespath from 'jmespath';

const tasks = [{ t: 'no p' }, { t: 'null', p: null }, { t: 'one', p: 1 }, { t: 'three', p: 3 }, { t: 'text 1', p: '1' }, { t: 'empty', p: '' }, { t: 'list', p: [1] }];
for (const query of ['tasks[?p < `2`].t', 'tasks[?p >= `0`].t', 'tasks[?p > `0`].t']) {
  console.log(query.padEnd(19), 'jmespath: ', jmespath.search({ tasks }, query).join(', '));
  console.log(''.padEnd(19), 'community:', community.search({ tasks }, query).join(', '));
}
JS

cat >expected.txt <<'TXT'
tasks[?p < `2`].t   jmespath:  no p, null, one, text 1, empty, list
                    community: one
tasks[?p >= `0`].t  jmespath:  no p, null, one, three, text 1, empty, list
                    community: one, three
tasks[?p > `0`].t   jmespath:  one, three, text 1, list
                    community: one, three
TXT

echo "jmespath@0.16.0 @jmespath-community/jmespath@1.3.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
