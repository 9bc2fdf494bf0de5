import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../kit/api';
import { contract, failuresAt, operations, resolved } from '../kit/contract';
import { Service } from '../kit/service';

const ROOT = join(__dirname, '..', '..');
const UNLIMITED = ['GET /api/health', 'GET /api/health/live', 'GET /api/health/ready'];
const PUBLIC = [
  ...UNLIMITED,
  'POST /api/auth/confirm-email',
  'POST /api/auth/forgot-password',
  'POST /api/auth/login',
  'POST /api/auth/register',
  'POST /api/auth/reset-password',
];

/** Every schema of the document, with where it stands. */
function* schemasIn(value: any, place = ''): Generator<[string, any]> {
  if (typeof value !== 'object' || value === null) return;
  if (typeof value.schema === 'object') yield [`${place}/schema`, value.schema];
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'example' && key !== 'examples') yield* schemasIn(child, `${place}/${key}`);
  }
}

// Only the compiled service has the whole document: TypeScript's types go into it at build time.
describe('The OpenAPI document', () => {
  let folder: string;
  let service: Service;
  let anybody: Client;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-openapi-${process.pid}-`));
    service = Service.run({ PORT: '0', DATABASE_URL: `sqlite:${join(folder, 'tasks.sqlite')}` });
    anybody = new Client(await service.url());
  }, 180_000);
  afterAll(async () => {
    await service.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is committed as the service serves it, in JSON and in YAML', async () => {
    const { text } = await anybody.get('/openapi.json');
    // The committed one has the address where a service listens unless it is told otherwise.
    expect(JSON.parse(text.replaceAll(anybody.url, 'http://127.0.0.1:3000'))).toEqual(contract);
    const check = spawnSync(process.execPath, [join(ROOT, 'scripts', 'openapi.mjs'), '--check'], { encoding: 'utf8' });
    expect([check.status, check.stderr]).toEqual([0, '']);
    expect((await anybody.get('/openapi.yaml')).text).toMatch(/^openapi: "3\.1\.0"/);
  });

  it('is valid for a validator that knows OpenAPI 3.1', () => {
    const validator = join(
      ROOT,
      'node_modules',
      '@seriousme',
      'openapi-schema-validator',
      'bin',
      'validate-api-cli.js',
    );
    const said = execFileSync(process.execPath, [validator, join(ROOT, 'openapi.json')], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({ valid: true });
    expect(contract.openapi).toBe('3.1.0');
  });

  it('has a licence, a server, a link to the changes, and groups in reading order, each with a description', async () => {
    expect(contract.info).toMatchObject({ title: 'Tasksmith', license: { name: 'MIT' } });
    expect(contract.servers).toEqual([{ url: 'http://127.0.0.1:3000', description: expect.any(String) }]);
    const { pathname } = new URL(contract.externalDocs.url);
    expect((await anybody.get(pathname)).text).toMatch(/^# Changelog/);
    const tags: { name: string; description: string }[] = contract.tags;
    expect(tags.slice(0, 2).map(({ name }) => name)).toEqual(['Authentication', 'Tags']);
    for (const { description } of tags) expect(description).toMatch(/^[A-Z].*\.$/);
    const used = operations.map(({ operation }) => operation.tags[0]);
    expect(new Set(used)).toEqual(new Set(tags.map(({ name }) => name)));
  });

  it('describes each operation, with a group and a unique name', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(operations.length);
    for (const { name, operation } of operations) {
      expect({ name, ...operation }).toMatchObject({
        name,
        operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
        summary: expect.stringMatching(/^[A-Z][^.]+$/),
        description: expect.stringMatching(/^[A-Z`][^]+[.)]$/),
        tags: [expect.any(String)],
      });
    }
  });

  it('describes every parameter, with an example or choices, and its default', () => {
    for (const { name, operation } of operations) {
      for (const parameter of operation.parameters) {
        const { schema, description, required, in: where } = parameter;
        const shown = schema.example ?? schema.examples?.[0] ?? schema.default ?? schema.enum ?? schema.anyOf;
        const label = `${name} ${parameter.name}`;
        const isSentAlways = ['Idempotency-Key', 'If-Match', 'If-None-Match'].includes(parameter.name);
        expect({ label, description, shown }).toEqual({
          label,
          description: expect.stringMatching(/\w/),
          shown: isSentAlways ? undefined : expect.anything(),
        });
        expect({ label, required }).toEqual({ label, required: where === 'path' });
        if (schema.type === 'integer')
          expect({ label, ...schema }).toMatchObject({ label, minimum: expect.any(Number) });
      }
    }
  });

  it('shows a real example of every body and every answer, which keeps to its schema', () => {
    for (const { name, operation, pointer } of operations) {
      const bodies = operation.requestBody ? [{ place: `${pointer}/requestBody`, body: operation.requestBody }] : [];
      const answers = Object.entries<any>(operation.responses).map(([status, response]) => ({
        place: response.$ref ? response.$ref.slice(1) : `${pointer}/responses/${status}`,
        body: resolved(response),
      }));
      for (const { place, body } of [...bodies, ...answers]) {
        for (const [type, media] of Object.entries<any>(body.content ?? {})) {
          const examples = media.examples
            ? Object.values<any>(media.examples).map(({ value }) => value)
            : [media.example];
          expect({ name, place, examples: examples.length }).not.toMatchObject({ examples: 0 });
          for (const example of examples) {
            const schema = `${place}/content/${type.replaceAll('/', '~1')}/schema`;
            expect({ place, failures: failuresAt(schema, example) }).toEqual({ place, failures: [] });
          }
        }
      }
    }
  });

  it('documents for every operation how it is refused, in the format of its API', () => {
    for (const { name, operation } of operations) {
      const { security, requestBody, responses } = operation;
      const good = Object.keys(responses).filter((status) => status < '300');
      expect({ name, good }).toEqual({ name, good: [expect.any(String)] });
      expect({ name, secured: security.length > 0 }).toEqual({ name, secured: !PUBLIC.includes(name) });
      const expected = [
        ...(requestBody || !name.startsWith('GET ') ? ['400', '413', '415'] : []),
        ...(security.length > 0 ? ['401'] : []),
        ...(name.includes('{id}') ? ['404'] : []),
        ...(UNLIMITED.includes(name) ? ['200'] : ['429', '500', '503']),
      ];
      expect({ name, statuses: Object.keys(responses) }).toMatchObject({
        name,
        statuses: expect.arrayContaining(expected),
      });
      for (const [status, response] of Object.entries<any>(responses)) {
        if (status < '400') continue;
        const { schema } = resolved(response).content['application/json'];
        const shapes = [schema, ...(schema.anyOf ?? [])].flatMap(({ $ref }: any) => $ref?.split('/').at(-1) ?? []);
        const ours = name.includes('/api/v1/') ? /^Close(?:Error|FieldErrors|TooMany)$/ : /^Refusal$/;
        for (const shape of shapes)
          expect({ name, status, shape }).toEqual({ name, status, shape: expect.stringMatching(ours) });
        expect(shapes).not.toEqual([]);
      }
    }
  });

  it('promises of every write that it can be sent again, and of every condition what comes of it', () => {
    for (const { name, method, operation } of operations) {
      const headers = operation.parameters.filter((each: any) => each.in === 'header').map((each: any) => each.name);
      const [isWrite, showsOne] = [
        method !== 'GET',
        'ETag' in resolved(operation.responses[200] ?? operation.responses[201] ?? operation.responses[202]).headers,
      ];
      const expected = [
        ...(isWrite ? ['Idempotency-Key', 409, 422] : []),
        ...(isWrite && headers.includes('If-Match') ? [412, 428] : []),
        ...(!isWrite && showsOne ? ['If-None-Match', 304] : []),
        ...(operation.security.length > 0 ? [401] : []),
      ];
      const said = [...headers, ...Object.keys(operation.responses).map(Number)];
      expect({ name, said }).toEqual({ name, said: expect.arrayContaining(expected) });
    }
  });

  it('lets every change of one thing say which version it expects', () => {
    const isOfOne =
      /\/(?:tasks|tags|users|task|lead|contact)\/\{id\}\/?(?:complete|revert|restore|activate|deactivate)?$/;
    const free = operations
      .filter(({ method, path }) => method !== 'GET' && isOfOne.test(path))
      .filter(({ operation }) => !operation.parameters.some((each: any) => each.name === 'If-Match'));
    expect(free.map(({ name }) => name)).toEqual([]);
  });

  it('documents the remaining requests of every answer, and Retry-After of a busy service', () => {
    for (const { name, operation } of operations.filter(({ name: other }) => !UNLIMITED.includes(other))) {
      for (const [status, response] of Object.entries<any>(operation.responses)) {
        const headers = Object.keys(resolved(response).headers);
        const counted = name.includes('/api/v1/') ? 'RateLimit' : 'X-RateLimit-Remaining';
        expect({ name, status, headers }).toMatchObject({ headers: expect.arrayContaining([counted]) });
        if (['429', '503'].includes(status)) expect(headers).toContain('Retry-After');
        if (status === '401') expect(headers).toContain('WWW-Authenticate');
        if (['400', '401', '404'].includes(status)) expect(headers).toContain('Hint');
      }
    }
  });

  it('says how one proves who one is', () => {
    expect(contract.components.securitySchemes).toEqual({
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: expect.stringContaining('/api/auth/login'),
      },
      basic: { type: 'http', scheme: 'basic', description: expect.stringContaining('/api/api-keys') },
    });
  });

  it('says of every object that is shown whether it may have other keys', () => {
    const schemas = Object.entries<any>(contract.components.schemas);
    for (const [name, { additionalProperties }] of schemas) {
      expect({ name, additionalProperties }).toEqual({
        name,
        additionalProperties: /(?:Dto|Body)$/.test(name) ? undefined : /^(?:Partial)?CloseTaskView$/.test(name),
      });
    }
    for (const [place, schema] of schemasIn(contract.paths)) {
      if (schema.type === 'object') expect({ place, ...schema }).toMatchObject({ additionalProperties: false });
    }
  });

  it('gives a form to every time that is shown', () => {
    for (const [name, { properties }] of Object.entries<any>(contract.components.schemas)) {
      for (const [field, schema] of Object.entries<any>(properties)) {
        if (!/_at$|^(?:due_)?date(?:_|$)|^timestamp$/.test(field)) continue;
        expect({ name, field, pattern: schema.pattern }).toEqual({ name, field, pattern: expect.any(String) });
      }
    }
  });

  it('shows a task as the seed page does, with its thirteen keys in that order', () => {
    const { properties, required } = contract.components.schemas.TaskView;
    expect(Object.keys(properties).join()).toBe(
      'id,title,description,status,priority,due_date,completed_at,is_overdue,is_completed,created_at,updated_at,user_id,tags',
    );
    expect(required).toEqual(Object.keys(properties));
    const body = contract.paths['/api/tasks/{id}'].patch.requestBody.content['application/json'];
    expect(body.examples.seed.value).toEqual({
      status: 'in_progress',
      priority: 'urgent',
      due_date: '2024-11-15T17:00:00',
    });
  });
});
