#!/usr/bin/env bash
# Expected: 30m is thirty minutes, as 1h is an hour and 30s are seconds; or m alone is refused as ambiguous.
# Seen: it is thirty months, 900 days: due:now+30m is due in two and a half years. Minutes are 30min.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q taskwarrior=2.6.2+dfsg-1 >/dev/null 2>&1
dpkg-deb -x taskwarrior_*.deb .

export TASKRC="$folder/taskrc" TASKDATA="$folder/data" TZ=UTC
printf 'confirmation=no\nverbose=nothing\n' >taskrc
mkdir data

for duration in 30s 30m 30min 1h 1h+30m; do
  printf '%-7s %s\n' "$duration" "$(usr/bin/task calc "$duration")"
done >seen.txt

cat >expected.txt <<'TXT'
30s     PT30S
30m     P900D
30min   PT30M
1h      PT1H
1h+30m  P900DT1H
TXT

echo "taskwarrior 2.6.2+dfsg-1 of Debian, Node $(node --version)"
cat seen.txt
diff expected.txt seen.txt && echo 'Still so.'
