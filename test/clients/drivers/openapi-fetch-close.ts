// The Close API through a generated client, with an API key.
import createClient from 'openapi-fetch';
import type { paths } from '../generated/openapi-fetch-close';

const [baseUrl = '', name = ''] = process.argv.slice(2);

function must<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(`Refused: ${JSON.stringify(error)}`);
  return data;
}

function same(what: string, found: unknown, expected: unknown): void {
  const [shown, wanted] = [JSON.stringify(found), JSON.stringify(expected)];
  if (shown !== wanted) throw new Error(`${what} is ${shown}, not ${wanted}`);
}

async function keyOf(): Promise<string> {
  const account = { username: name, email: `${name}@example.com`, password: 'Secret123' };
  const client = createClient<paths>({ baseUrl });
  must(await client.POST('/api/auth/register', { body: account }));
  const { data } = must(await client.POST('/api/auth/login', { body: account }));
  const headers = { Authorization: `Bearer ${data.access_token}` };
  return must(await client.POST('/api/api-keys', { body: { name }, headers })).data.key;
}

async function walk(): Promise<void> {
  const headers = { Authorization: `Basic ${btoa(`${await keyOf()}:`)}` };
  const client = createClient<paths>({ baseUrl, headers });
  const lead = must(await client.POST('/api/v1/lead/', { body: { name, contacts: [{ name: 'Ada' }] } }));
  const body = { _type: 'lead' as const, lead_id: lead.id, text: 'Call back', date: '2030-01-15' };
  const task = must(await client.POST('/api/v1/task/', { body }));
  same('the date', task.date, '2030-01-15');
  const query = { lead_id: lead.id, _limit: 5 };
  const { data, has_more } = must(await client.GET('/api/v1/task/', { params: { query } }));
  same('the list', [data.map(({ id }) => id), has_more], [[task.id], false]);
  const path = { id: task.id! };
  const done = must(await client.PUT('/api/v1/task/{id}/', { params: { path }, body: { is_complete: true } }));
  same('the completed task', [done.is_complete, done.view], [true, 'archive']);
  same('what the delete answers', must(await client.DELETE('/api/v1/task/{id}/', { params: { path } })), {});
}

walk().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
