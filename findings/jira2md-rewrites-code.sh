#!/usr/bin/env bash
# Expected: to_jira() and to_markdown() leave what stands in a code block as it is: a shell comment stays a comment.
# Seen: "# install" becomes the heading "h1. install", __init__ becomes *init*, and on the way back "# install" becomes the item
#   "1. install": each rule is a replacement over the whole text, and code blocks are looked at last. There and back, a script
#   has other lines than before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jira2md@3.0.1

cat >program.mjs <<'JS'
import jira2md from 'jira2md';

const markdown = ['Run:', '', '```sh', '# install', 'npm i __init__', '2. a', '```', ''].join('\n');
const jira = jira2md.to_jira(markdown);
console.log(jira);
console.log(jira2md.to_markdown(jira));
console.log(jira2md.to_markdown('{code:sql}\nselect 1 +2+ 3\n# one\n{code}\n'));
JS

cat >expected.txt <<'TXT'
Run:

{code:sh}
h1. install
npm i *init*
# a
{code}

Run:

```sh
# install
npm i **init**
1. a
```

```sql
select 1 <ins>2</ins> 3
1. one
```

TXT

echo "jira2md@3.0.1, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
