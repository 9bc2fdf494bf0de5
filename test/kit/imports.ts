import type { Answer, Client } from './api';

/** Sends a file to be imported, as it is. */
export const importFile = (
  client: Client,
  query: string,
  file: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  client.send('POST', `/api/import${query}`, Buffer.from(file as string), {
    'content-type': 'application/octet-stream',
    'accept-language': 'en',
    ...headers,
  });

/** The tasks of a client, oldest first, without what a copy of them cannot repeat. */
export async function tasksOf(client: Client): Promise<any[]> {
  const { body } = await client.get('/api/tasks?per_page=100&sort_order=asc');
  return body.data.tasks.map(({ tags, ...task }: any) => ({ ...task, tags: tags.map(({ name }: any) => name) }));
}

/** Tasks without what is another in a copy of them. */
export const contentOf = (tasks: any[]): any[] =>
  tasks.map((task) => ({ ...task, id: undefined, user_id: undefined, updated_at: undefined }));
