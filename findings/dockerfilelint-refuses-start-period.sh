#!/usr/bin/env bash
# Expected: a linter of Dockerfiles knows the options of HEALTHCHECK, of which --start-period is one since Docker 17.05.
# Seen: dockerfilelint reads options up to the first hyphen inside them, sees --start, and reports an error. --start-period and
#   --start-interval cannot be used with it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dockerfilelint@1.8.0

cat >program.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

for (const options of ['--interval=5s', '--start-period=5s']) {
  writeFileSync('Dockerfile', `FROM alpine:3.20\nHEALTHCHECK ${options} CMD wget -q localhost\n`);
  const { stdout } = spawnSync('npx', ['dockerfilelint', '-o', 'json', 'Dockerfile'], { encoding: 'utf8' });
  const { issues } = JSON.parse(stdout).files[0];
  console.log(options, issues.map(({ line, category, title }) => `line ${line}: ${category}: ${title}`).join('; ') || 'no issue');
}
JS

cat >expected.txt <<'TXT'
--interval=5s no issue
--start-period=5s line 2: Possible Bug: Invalid Argument Format
TXT

echo "dockerfilelint@1.8.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
