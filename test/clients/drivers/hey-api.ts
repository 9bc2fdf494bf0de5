import * as api from '../generated/hey-api';
import { client } from '../generated/hey-api/client.gen';
import { parsed, tour } from '../tour';

tour((baseUrl) => {
  client.setConfig({ baseUrl });
  const throwOnError = true;
  return {
    register: (body) => api.authRegister({ body, throwOnError }),
    async logIn(body) {
      const { data } = await api.authLogin({ body, throwOnError });
      client.setConfig({ auth: data.data.access_token });
    },
    createTag: async (name) => (await api.tagsCreate({ body: { name }, throwOnError })).data.data,
    createTask: async (body) => (await api.tasksCreate({ body, throwOnError })).data.data,
    list: async () => (await api.tasksList({ throwOnError })).data.data.tasks,
    complete: async (id) =>
      (await api.tasksUpdate({ path: { id }, body: { status: 'completed' }, throwOnError })).data.data,
    exportJson: async () => parsed((await api.taskExport({ query: { format: 'json' }, throwOnError })).data),
    delete: (id) => api.tasksDelete({ path: { id }, throwOnError }),
  };
});
