#!/usr/bin/env bash
# Expected: recur:P1M, recur:1month and recur:monthly are three spellings of one rule: the same day of each month.
# Seen: "1month" and "1mo" are thirty days, "1year" is 365: the task moves to other days. The ISO forms and the words "monthly"
#   and "yearly" follow the calendar.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q taskwarrior=2.6.2+dfsg-1 >/dev/null 2>&1
dpkg-deb -x taskwarrior_*.deb .

export TASKRC="$folder/taskrc" TASKDATA="$folder/data" TZ=UTC
printf 'confirmation=no\nverbose=nothing\n' >taskrc
mkdir data

for recur in monthly P1M 1month 1mo yearly P1Y 1year; do
  usr/bin/task add "$recur" due:2021-01-05 recur:"$recur"
done
usr/bin/task rc.gc=on list >/dev/null
usr/bin/task export | node -e '
  const tasks = JSON.parse(require("fs").readFileSync(0)).filter(({ parent }) => parent);
  for (const rule of ["monthly", "P1M", "1month", "1mo", "yearly", "P1Y", "1year"]) {
    const dates = tasks.filter(({ description }) => description === rule).map(({ due }) => due.slice(0, 8));
    console.log(rule.padEnd(7), dates.sort().slice(0, 5).join(" "));
  }
' >seen.txt

cat >expected.txt <<'TXT'
monthly 20210105 20210205 20210305 20210405 20210505
P1M     20210105 20210205 20210305 20210405 20210505
1month  20210105 20210204 20210306 20210405 20210505
1mo     20210105 20210204 20210306 20210405 20210505
yearly  20210105 20220105 20230105 20240105 20250105
P1Y     20210105 20220105 20230105 20240105 20250105
1year   20210105 20220105 20230105 20240105 20250104
TXT

echo "taskwarrior 2.6.2+dfsg-1 of Debian, Node $(node --version)"
cat seen.txt
diff expected.txt seen.txt && echo 'Still so.'
