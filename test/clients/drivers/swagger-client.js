import { readFileSync } from 'node:fs';
import SwaggerClient from 'swagger-client';
import { tour } from '../tour';

tour(async (url) => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8'));
  const client = await SwaggerClient({ spec: { ...document, servers: [{ url }] } });
  const { apis, errors } = client;
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const call = async (tag, operation, parameters = {}, requestBody) =>
    (await apis[tag][operation](parameters, { requestBody })).body;
  return {
    register: (account) => call('Authentication', 'authRegister', {}, account),
    async logIn(account) {
      const { data } = await call('Authentication', 'authLogin', {}, account);
      client.authorizations = { bearer: { value: data.access_token } };
    },
    createTag: async (name) => (await call('Tags', 'tagsCreate', {}, { name })).data,
    createTask: async (task) => (await call('Tasks', 'tasksCreate', {}, task)).data,
    list: async () => (await call('Tasks', 'tasksList')).data.tasks,
    complete: async (id) => (await call('Tasks', 'tasksUpdate', { id }, { status: 'completed' })).data,
    exportJson: () => call('Tasks', 'taskExport', { format: 'json' }),
    delete: (id) => call('Tasks', 'tasksDelete', { id }),
  };
});
