import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './api';
import { Service } from './service';

const OPERATIONS = [
  'DELETE /api/api-keys/{id}',
  'DELETE /api/tags/{id}',
  'DELETE /api/tasks/{id}',
  'DELETE /api/trash/{id}',
  'DELETE /api/users/{id}',
  'GET /api/api-keys',
  'GET /api/auth/me',
  'GET /api/health',
  'GET /api/tags',
  'GET /api/tags/{id}',
  'GET /api/tasks',
  'GET /api/tasks/export',
  'GET /api/tasks/statistics',
  'GET /api/tasks/{id}',
  'GET /api/tasks/{id}/history',
  'GET /api/trash',
  'GET /api/trash/users',
  'GET /api/users',
  'GET /api/users/{id}',
  'PATCH /api/tags/{id}',
  'PATCH /api/tasks/{id}',
  'PATCH /api/users/{id}',
  'POST /api/api-keys',
  'POST /api/auth/change-password',
  'POST /api/auth/login',
  'POST /api/auth/logout',
  'POST /api/auth/refresh',
  'POST /api/auth/register',
  'POST /api/tags',
  'POST /api/tasks',
  'POST /api/tasks/bulk',
  'POST /api/tasks/{id}/complete',
  'POST /api/tasks/{id}/restore',
  'POST /api/tasks/{id}/revert',
  'POST /api/users/{id}/activate',
  'POST /api/users/{id}/deactivate',
  'POST /api/users/{id}/restore',
  'PUT /api/tags/{id}',
  'PUT /api/tasks/{id}',
  'PUT /api/users/{id}',
];
const PUBLIC = ['GET /api/health', 'POST /api/auth/login', 'POST /api/auth/register'];

// Only the compiled service has the document: TypeScript's types go into it at build time.
describe('The OpenAPI document', () => {
  let folder: string;
  let service: Service;
  let anybody: Client;
  let document: any;
  let operations: [string, any][];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tasksmith-openapi-'));
    service = Service.run({ PORT: '0', DATABASE_URL: `sqlite:${join(folder, 'tasks.sqlite')}` });
    anybody = new Client(await service.url());
    document = (await anybody.get('/openapi.json')).body;
    operations = Object.entries<any>(document.paths).flatMap(([path, methods]) =>
      Object.entries<any>(methods).map(([method, operation]): [string, any] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );
  }, 180_000);
  afterAll(async () => {
    await service.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('describes every operation, and no other', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(
      operations
        .map(([name]) => name)
        .filter((name) => !name.includes('/api/v1/'))
        .toSorted(),
    ).toEqual(OPERATIONS);
  });

  it('says of each what it does, under a tag and a name of its own', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(operations.length);
    for (const [name, { summary, tags }] of operations) {
      expect({ name, summary, tags }).toEqual({
        name,
        summary: expect.stringMatching(/\w/),
        tags: [expect.any(String)],
      });
    }
    const known = document.tags.map((tag: { name: string }) => tag.name);
    expect(known.slice(0, 5)).toEqual(['Authentication', 'Tasks', 'Tags', 'Users', 'Health']);
    for (const [, { tags }] of operations) expect(known).toContain(tags[0]);
  });

  it('asks for a token where the service does, and says what a missing one is told', () => {
    for (const [name, { security, responses }] of operations) {
      expect({ name, secured: security !== undefined }).toEqual({ name, secured: !PUBLIC.includes(name) });
      if (security) expect(responses).toHaveProperty('401');
    }
    expect(document.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it('shows the envelope of every success and a real example of every refusal, in both languages', () => {
    for (const [name, { responses }] of operations.filter(([other]) => !other.includes('/api/v1/'))) {
      const success = responses['200'] ?? responses['201'];
      const types = Object.keys(success.content);
      if (name === 'GET /api/tasks/export') expect(types).toEqual(['text/csv', 'application/json']);
      else expect(success.content['application/json'].schema.required).toContain('success');
      for (const [status, { content }] of Object.entries<any>(responses)) {
        if (status.startsWith('2') || status === '304') continue;
        const { examples } = content['application/json'];
        expect(Object.values<any>(examples).map(({ value }) => value.success)).toEqual([false, false]);
      }
    }
  });

  it('shows a task as the seed page does, with its thirteen keys', () => {
    const { properties, required } = document.components.schemas.TaskView;
    expect(Object.keys(properties)).toHaveLength(13);
    expect(required).toEqual(Object.keys(properties));
    const body = document.paths['/api/tasks/{id}'].patch.requestBody.content['application/json'];
    expect(body.examples.seed.value).toEqual({
      status: 'in_progress',
      priority: 'urgent',
      due_date: '2024-11-15T17:00:00',
    });
  });

  it('is there as YAML too, and Swagger UI at /docs, to which a browser is led from /', async () => {
    expect((await anybody.get('/openapi.yaml')).text).toMatch(/^openapi: 3\.1\.0/);
    const page = await anybody.get('/', { accept: 'text/html' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Tasksmith API');
    expect(page.text).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });
});
