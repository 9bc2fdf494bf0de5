#!/usr/bin/env bash
# Expected: importing a task with the one tag "a,b" gives that tag back, or, since commas part tags elsewhere, a and b.
# Seen: the export has three tags, the whole one and both parts. A tag with a blank stays one tag.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q taskwarrior=2.6.2+dfsg-1 >/dev/null 2>&1
dpkg-deb -x taskwarrior_*.deb .

export TASKRC="$folder/taskrc" TASKDATA="$folder/data" TZ=UTC
printf 'confirmation=no\nverbose=nothing\njson.array=on\n' >taskrc
mkdir data

cat >tasks.json <<'JSON'
[{"uuid":"a0000000-0000-4000-8000-000000000001","description":"x","status":"pending","entry":"20261231T100000Z","tags":["a,b","c d"]}]
JSON
usr/bin/task import tasks.json >/dev/null 2>&1
usr/bin/task export | node -e 'console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0))[0].tags))' >seen.txt

cat >expected.txt <<'TXT'
["a","a,b","b","c d"]
TXT

echo "taskwarrior 2.6.2+dfsg-1 of Debian, Node $(node --version)"
cat seen.txt
diff expected.txt seen.txt && echo 'Still so.'
