import { createApiClient } from '../generated/openapi-zod-client';
import { parsed, tour } from '../tour';

tour((url) => {
  const api = createApiClient(url);
  return {
    register: (account) => api.authRegister(account),
    async logIn(account) {
      const { data } = await api.authLogin(account);
      api.axios.defaults.headers.common.Authorization = `Bearer ${data.access_token}`;
    },
    createTag: async (name) => (await api.tagsCreate({ name })).data,
    createTask: async (task) => (await api.tasksCreate(task)).data,
    list: async () => (await api.tasksList()).data.tasks,
    complete: async (id) => (await api.tasksUpdate({ status: 'completed' }, { params: { id } })).data,
    exportJson: async () => parsed(await api.taskExport({ queries: { format: 'json' } })),
    delete: (id) => api.tasksDelete(undefined, { params: { id } }),
  };
});
