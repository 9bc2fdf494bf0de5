#!/usr/bin/env bash
# Expected: a task for 31 January that recurs monthly is due on the last day of February, and on 31 March again; or months without
#   a 31st are left out.
# Seen: each date is counted from the one before, which February has shortened: the task stays on the 28th for good. A yearly
#   task of 29 February stays on the 28th in leap years, too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q taskwarrior=2.6.2+dfsg-1 >/dev/null 2>&1
dpkg-deb -x taskwarrior_*.deb .

export TASKRC="$folder/taskrc" TASKDATA="$folder/data" TZ=UTC
printf 'confirmation=no\nverbose=nothing\n' >taskrc
mkdir data

dates() {
  usr/bin/task rc.gc=on list >/dev/null
  usr/bin/task export | node -e '
    const tasks = JSON.parse(require("fs").readFileSync(0)).filter(({ parent, description }) => parent && description === process.argv[1]);
    console.log(process.argv[1], tasks.map(({ due }) => due.slice(0, 8)).sort().slice(0, 5).join(" "));
  ' "$1"
}
usr/bin/task add monthly due:2026-01-31 recur:monthly
usr/bin/task add yearly due:2020-02-29 recur:yearly
{
  dates monthly
  dates yearly
} >seen.txt

cat >expected.txt <<'TXT'
monthly 20260131 20260228 20260328 20260428 20260528
yearly 20200229 20210228 20220228 20230228 20240228
TXT

echo "taskwarrior 2.6.2+dfsg-1 of Debian, Node $(node --version)"
cat seen.txt
diff expected.txt seen.txt && echo 'Still so.'
