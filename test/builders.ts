import type { Client, Fields } from './api';

/** A tag of this name; gives its id. */
export async function makeTag(client: Client, name: string): Promise<number> {
  const { status, body } = await client.post('/api/tags', { name });
  if (status !== 201) throw new Error(`No tag: ${JSON.stringify(body)}`);
  return body.data.id;
}

/** A task of the client; gives it as the API shows it. */
export async function makeTask(client: Client, fields: Fields = {}): Promise<any> {
  const { status, body } = await client.post('/api/tasks', { title: 'Write API documentation', ...fields });
  if (status !== 201) throw new Error(`No task: ${JSON.stringify(body)}`);
  return body.data;
}
