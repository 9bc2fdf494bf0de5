#!/usr/bin/env bash
# Expected: a field that Taskwarrior does not know, but keeps, has the value of the import when it is exported: the number 5
#   stays 5, true stays true.
# Seen: all come back as text, and numbers in another spelling: 5 as "5.000000", also within lists, which become a text as well. A
#   program that syncs through it compares unequal from then on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q taskwarrior=2.6.2+dfsg-1 >/dev/null 2>&1
dpkg-deb -x taskwarrior_*.deb .

export TASKRC="$folder/taskrc" TASKDATA="$folder/data" TZ=UTC
printf 'confirmation=no\nverbose=nothing\n' >taskrc
mkdir data

echo '[{"description":"a","estimate":5,"billable":true,"remote":"5","steps":[1,2]}]' | usr/bin/task import - >/dev/null
usr/bin/task export | node -e '
  const [task] = JSON.parse(require("fs").readFileSync(0));
  for (const name of ["estimate", "billable", "remote", "steps"]) console.log(name.padEnd(8), JSON.stringify(task[name]));
' >seen.txt

cat >expected.txt <<'TXT'
estimate "5.000000"
billable "true"
remote   "5"
steps    "[1.000000,2.000000]"
TXT

echo "taskwarrior 2.6.2+dfsg-1 of Debian, Node $(node --version)"
cat seen.txt
diff expected.txt seen.txt && echo 'Still so.'
