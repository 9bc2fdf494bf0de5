// npm run openapi writes openapi.json, the document as the code has it; with --check it fails if they differ.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './build.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'openapi.json');
const folder = mkdtempSync(join(tmpdir(), 'tasksmith-openapi-'));

const { createApp } = await run('app');
const { loadConfig } = await run('config');
const { openApiDocument } = await run('openapi/document');
// What a first start tells its operator is of no use here.
const { log } = console;
console.log = () => {};
const app = await createApp(
  loadConfig({
    DATABASE_URL: `sqlite:${join(folder, 'empty.sqlite')}`,
    LOG_LEVEL: 'fatal',
    ADMIN_PASSWORD: 'not-to-be-used',
  }),
);
const now = `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
await app.close();
rmSync(folder, { recursive: true });
console.log = log;

if (!process.argv.includes('--check')) writeFileSync(file, now);
else if (now !== committed()) {
  console.error('openapi.json is not what the code describes: run npm run openapi, and look at the difference.');
  process.exitCode = 1;
}

function committed() {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
