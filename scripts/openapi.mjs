// npm run openapi writes openapi.json, the document as the code has it, and the pages in docs that are made of it; with
// --check it fails if they differ.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), `tasksmith-openapi-${process.pid}-`));

const { createApp } = await run('src/app');
const { loadConfig } = await run('src/config');
const { openApiDocument } = await run('src/openapi/document');
const { Apis } = await run('src/http/apis');
const { referencePages } = await run('src/openapi/reference/pages');
// What a first start tells its operator is of no use here.
const { log } = console;
console.log = () => {};
const app = await createApp(
  loadConfig({
    DATABASE_URL: `sqlite:${join(folder, 'empty.sqlite')}`,
    LOG_LEVEL: 'fatal',
    LOG_FORMAT: 'pretty',
    ADMIN_PASSWORD: 'not-to-be-used',
  }),
);
const document = openApiDocument(app);
const apis = app.get(Apis);
await app.close();
rmSync(folder, { recursive: true });
console.log = log;

const pages = referencePages(document, apis, introOf);
const files = {
  'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  ...Object.fromEntries(Object.entries(pages).map(([name, page]) => [`docs/${name}.md`, page])),
};
for (const [file, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(join(root, file), text);
  else if (text !== committed(file)) {
    console.error(`${file} is not what the code describes: run npm run openapi, and look at the difference.`);
    process.exitCode = 1;
  }
}

function introOf(name) {
  const file = join(root, 'docs', 'source', `${name}.md`);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function committed(file) {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return '';
  }
}
