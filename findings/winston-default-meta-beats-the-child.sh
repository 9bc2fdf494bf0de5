#!/usr/bin/env bash
# Expected: logger.child({ service: 'import' }) writes service "import": the README calls what a child passes "metadata
#   overrides", and a call with its own service does override.
# Seen: the line says service "api", the defaultMeta of the parent: it is put into the entry before the child adds its own, and
#   the child lets the entry win. Other keys of the child arrive, and a child of the child overrides its parent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund winston@3.19.0

cat >program.mjs <<'JS'
import { Writable } from 'node:stream';
import winston from 'winston';

const stream = new Writable({ write: (line, _, done) => (console.log(line.toString().trim()), done()) });
const logger = winston.createLogger({ defaultMeta: { service: 'api' }, transports: [new winston.transports.Stream({ stream })] });
const child = logger.child({ service: 'import', job: 1 });
logger.info('logger');
logger.info('logger, own service', { service: 'import' });
child.info('child');
child.child({ job: 2 }).info('child of the child');
child.info('child, own service', { service: 'import' });
JS

cat >expected.txt <<'TXT'
{"level":"info","message":"logger","service":"api"}
{"level":"info","message":"logger, own service","service":"import"}
{"job":1,"level":"info","message":"child","service":"api"}
{"job":2,"level":"info","message":"child of the child","service":"api"}
{"job":1,"level":"info","message":"child, own service","service":"import"}
TXT

echo "winston@3.19.0, Node $(node --version)"
node program.mjs | tee seen.txt
diff expected.txt seen.txt && echo 'Still so.'
