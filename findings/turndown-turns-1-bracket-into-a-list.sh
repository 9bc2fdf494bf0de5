#!/usr/bin/env bash
# Expected: a paragraph "1) Call Ann" stays a paragraph: Turndown escapes what Markdown would read as something else, as it does
#   with "1. Call Ann" and "- Call Ann".
# Seen: it is written as it is and comes back as a numbered list: CommonMark takes "1)" for an item as well as "1.", and only
#   the point is escaped. "3) " even begins a list at 3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund turndown@7.2.5 commonmark@0.31.2

cat >program.mjs <<'JS'
import { HtmlRenderer, Parser } from 'commonmark';
import Turndown from 'turndown';

const turndown = new Turndown();
const back = (markdown) => new HtmlRenderer().render(new Parser().parse(markdown)).replaceAll('\n', '');
for (const text of ['1. Call Ann', '- Call Ann', '+ Call Ann', '# Call Ann', '1) Call Ann', '3) Call Ann']) {
  const markdown = turndown.turndown(`<p>${text}</p>`);
  console.log(text.padEnd(12), '->', markdown.padEnd(13), '->', back(markdown));
}
JS

cat >expected.txt <<'TXT'
1. Call Ann  -> 1\. Call Ann  -> <p>1. Call Ann</p>
- Call Ann   -> \- Call Ann   -> <p>- Call Ann</p>
+ Call Ann   -> \+ Call Ann   -> <p>+ Call Ann</p>
# Call Ann   -> \# Call Ann   -> <p># Call Ann</p>
1) Call Ann  -> 1) Call Ann   -> <ol><li>Call Ann</li></ol>
3) Call Ann  -> 3) Call Ann   -> <ol start="3"><li>Call Ann</li></ol>
TXT

echo "turndown@7.2.5 commonmark@0.31.2, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
