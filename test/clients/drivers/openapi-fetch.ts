import createClient from 'openapi-fetch';
import type { paths } from '../generated/openapi-fetch';
import { parsed, tour } from '../tour';

function must<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(`Refused: ${JSON.stringify(error)}`);
  return data;
}

tour((baseUrl) => {
  const client = createClient<paths>({ baseUrl });
  return {
    register: (body) => client.POST('/api/auth/register', { body }).then(must),
    async logIn(body) {
      const { data } = must(await client.POST('/api/auth/login', { body }));
      client.use({
        onRequest({ request }) {
          request.headers.set('Authorization', `Bearer ${data.access_token}`);
        },
      });
    },
    createTag: async (name) => must(await client.POST('/api/tags', { body: { name } })).data,
    createTask: async (body) => must(await client.POST('/api/tasks', { body })).data,
    list: async () => must(await client.GET('/api/tasks')).data.tasks,
    complete: async (id) =>
      must(await client.PATCH('/api/tasks/{id}', { params: { path: { id } }, body: { status: 'completed' } })).data,
    exportJson: async () =>
      parsed(must(await client.GET('/api/tasks/export', { params: { query: { format: 'json' } } }))),
    delete: async (id) => must(await client.DELETE('/api/tasks/{id}', { params: { path: { id } } })),
  };
});
