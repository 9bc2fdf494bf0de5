// Compiled against the types that openapi-typescript makes of openapi.json, which stand beside it in `api.ts`.
import createClient from 'openapi-fetch';
import type { components, paths } from './api';

type Schemas = components['schemas'];
type Task = Schemas['TaskView'];

/** What a call gave, or an error that says what the service said. */
function must<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(`Refused: ${JSON.stringify(error)}`);
  return data;
}

async function tour(baseUrl: string): Promise<void> {
  const client = createClient<paths>({ baseUrl });
  const account = { username: 'tess', email: 'tess@example.com', password: 'Secret123' };
  must(await client.POST('/api/auth/register', { body: account }));
  const { data: tokens } = must(await client.POST('/api/auth/login', { body: account }));
  client.use({
    onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${tokens.access_token}`);
      return request;
    },
  });

  const { data: tag } = must(await client.POST('/api/tags', { body: { name: 'docs' } }));
  const { data: task } = must(await client.POST('/api/tasks', { body: { title: 'Write', tags: [tag.id] } }));
  const path = { id: task.id };
  const changes = { status: 'in_progress', priority: 'urgent', due_date: '2024-11-15T17:00:00' } as const;
  const { data: changed } = must(await client.PATCH('/api/tasks/{id}', { params: { path }, body: changes }));
  const query = { priority: 'urgent', sort_by: 'due_date', sort_order: 'asc' } as const;
  const { data: page } = must(await client.GET('/api/tasks', { params: { query } }));
  const { data: done } = must(await client.POST('/api/tasks/{id}/complete', { params: { path } }));
  const missing = await client.GET('/api/tasks/{id}', { params: { path: { id: 999_999 } } });

  const { data: key } = must(await client.POST('/api/api-keys', { body: { name: 'tour' } }));
  const close = createClient<paths>({ baseUrl, headers: { Authorization: `Basic ${btoa(`${key.key}:`)}` } });
  // With `_fields`, keys may be missing; without it, all are there.
  const lead = must(await close.POST('/api/v1/lead/', { body: { name: 'Wayne Enterprises' } })) as Schemas['LeadView'];
  const toDo = { lead_id: lead.id, text: 'Call back' };
  const call = must(await close.POST('/api/v1/task/', { body: toDo })) as Schemas['CloseTaskView'];
  const params = { path: { id: call.id } };
  const completed = must(await close.PUT('/api/v1/task/{id}/', { params, body: { is_complete: true } }));

  const titles = page.tasks.map(({ title }: Task) => title);
  const tags = changed.tags.map(({ name }) => name);
  const refusal = missing.error && { message: missing.error.message, status: missing.response.status };
  console.log(JSON.stringify({ titles, tags, refusal, done: done.is_completed, view: completed.view }));
}

tour(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
