import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { copyOfSource, type ChangedSource } from '../kit/changed-source';
import { configFor } from '../kit/config';
import { makeStore, type TestStore } from '../kit/stores/store';

const ORIGIN = 'https://memo.example.com';
const MEMO = join(__dirname, '..', 'kit', 'memo-api');

/** The folder of the API goes into `src`, and two lines into app.module.ts. */
function addMemo(folder: string): void {
  cpSync(MEMO, join(folder, 'memo'), { recursive: true });
  for (const name of readdirSync(MEMO)) {
    const file = join(folder, 'memo', name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('../../../src/', '../'));
  }
  const root = join(folder, 'app.module.ts');
  const lines = readFileSync(root, 'utf8').split('\n');
  lines.splice(lines.indexOf('        CloseModule,'), 0, '        MemoModule,');
  writeFileSync(root, ["import { MemoModule } from './memo/memo.module';", ...lines].join('\n'));
}

describe('A third API, of a folder and two lines', () => {
  let source: ChangedSource;
  let store: TestStore;
  let app: NestFastifyApplication;
  let ana: string;
  let bob: string;
  let root: string;
  let id: number;

  const send = async (method: 'GET' | 'POST' | 'PATCH', url: string, token?: string, payload?: object) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { statusCode: status, body, headers: sent } = await app.inject({ method, url, headers, payload });
    return { status, body: JSON.parse(body), headers: sent };
  };
  const logIn = async (email: string, password: string): Promise<string> =>
    (await send('POST', '/api/auth/login', undefined, { email, password })).body.data.access_token;
  const register = async (username: string): Promise<string> => {
    const password = 'Secret123';
    const email = `${username}@example.com`;
    await send('POST', '/api/auth/register', undefined, { username, email, password });
    return logIn(email, password);
  };

  beforeAll(async () => {
    source = copyOfSource();
    addMemo(source.folder);
    store = await makeStore();
    const { createApp } = source.load('app') as typeof import('../../src/app');
    app = await createApp(configFor(store.url, { RATE_LIMIT: 'on', CORS_ORIGINS: ORIGIN }));
    [ana, bob, root] = [await register('ana'), await register('bob'), await logIn('root@example.com', 'Root12345')];
  });
  afterAll(async () => {
    await app?.close();
    source.remove();
    await store.drop();
  });
  beforeEach(async () => {
    id = (await send('POST', '/api/tasks', ana, { title: 'Write the guide' })).body.data.id;
  });

  it('reads and changes a task that TaskForge made, and history names it', async () => {
    expect(await send('GET', `/memo/${id}`, ana)).toMatchObject({
      status: 200,
      body: { no: id, text: 'Write the guide' },
    });
    const { status, body, headers } = await send('PATCH', `/memo/${id}`, ana, { text: 'Print the guide' });
    expect([status, body]).toEqual([200, { no: id, text: 'Print the guide' }]);
    expect(Number(headers['memo-left'])).toBeGreaterThan(0);
    expect((await send('GET', `/api/tasks/${id}`, ana)).body.data.title).toBe('Print the guide');
    const history = await send('GET', `/api/tasks/${id}/history`, ana);
    expect(JSON.stringify(history.body.data)).toContain('"memo"');
  });

  it('lets an admin and refuses a stranger, as the other APIs do', async () => {
    expect((await send('GET', `/memo/${id}`, root)).status).toBe(200);
    for (const refused of [
      await send('GET', `/memo/${id}`, bob),
      await send('PATCH', `/memo/${id}`, bob, { text: 'Mine' }),
    ])
      expect(refused).toMatchObject({ status: 403, body: { problem: 'That memo is not yours' } });
    expect((await send('GET', `/api/tasks/${id}`, ana)).body.data.title).toBe('Write the guide');
  });

  it('refuses in its own words', async () => {
    const answers = [
      await send('GET', `/memo/${id}`),
      await send('GET', '/memo/999999', ana),
      await send('GET', '/memo/nowhere/at/all', ana),
      await send('PATCH', `/memo/${id}`, ana, { text: 'x'.repeat(21) }),
    ];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [401, { problem: 'Show me a token first' }],
      [404, { problem: 'I have no such memo' }],
      [404, { problem: 'I have no such memo' }],
      [400, { problem: 'text: too_long' }],
    ]);
    // The others keep theirs.
    expect((await send('GET', '/api/tasks/999999', ana)).body).toMatchObject({ success: false });
    expect((await send('GET', '/api/v1/task/task_0/', ana)).body).toEqual({ error: expect.stringContaining('Task') });
  });

  it('lets browsers send and read its own headers', async () => {
    const headers = { origin: ORIGIN, 'access-control-request-method': 'PATCH' };
    const preflight = await app.inject({ method: 'OPTIONS', url: `/memo/${id}`, headers });
    expect(preflight.headers['access-control-allow-headers']).toContain('Memo-Ink');
    const answer = await app.inject({ url: `/memo/${id}`, headers });
    expect(answer.headers['access-control-expose-headers']).toContain('Memo-Left');
  });

  it('is documented in its own words', async () => {
    const { body: document } = await send('GET', '/openapi.json');
    expect(document.info.description).toContain('**Memo**, under `/memo/`');
    expect(document.tags).toContainEqual({ name: 'Memos', description: 'Tasks, as memos.' });
    const { patch } = document.paths['/memo/{id}'];
    expect(patch).toMatchObject({ summary: 'Rewrite a memo', tags: ['Memos'], operationId: 'memoRewrite' });
    const refusal = (status: number) => {
      const { $ref } = patch.responses[status];
      const response = $ref ? document.components.responses[$ref.split('/').at(-1)] : patch.responses[status];
      const { schema, examples } = response.content['application/json'];
      return [schema.$ref, Object.values(examples).map((example) => (example as { value: unknown }).value)];
    };
    const ref = '#/components/schemas/MemoProblem';
    expect(refusal(401)).toEqual([ref, expect.arrayContaining([{ problem: 'Show me a token first' }])]);
    expect(refusal(400)).toEqual([ref, expect.arrayContaining([{ problem: 'text: too_long' }])]);
    expect(refusal(403)).toEqual([ref, expect.arrayContaining([{ problem: 'That memo is not yours' }])]);
    expect(refusal(404)).toEqual([ref, [{ problem: 'I have no such memo' }]]);
    expect(document.components.schemas.MemoProblem).toMatchObject({ required: ['problem'] });
    expect(Object.keys(patch.responses[200].headers)).toContain('Memo-Left');
  });

  it('has its own page in the reference and a link on the start page', async () => {
    const { openApiDocument } = source.load('openapi/document') as typeof import('../../src/openapi/document');
    const { referencePages } = source.load(
      'openapi/reference/pages',
    ) as typeof import('../../src/openapi/reference/pages');
    const { Apis } = source.load('http/apis') as typeof import('../../src/http/apis');
    const pages = referencePages(openApiDocument(app), app.get(Apis), () => undefined);
    expect(Object.keys(pages)).toEqual(expect.arrayContaining(['taskforge', 'close', 'memo']));
    expect(pages.memo).toMatch(/^# Memo API\n\n\*\*Memo\*\*[^]*### Rewrite a memo\n\n`PATCH \/memo\/\{id\}`/);
    expect(pages.taskforge).not.toContain('/memo/');
    const start = await app.inject({ url: '/', headers: { accept: 'text/html' } });
    expect(start.body).toContain('<a href="/docs/memo.md"><b>Memo API</b>');
  });
});
