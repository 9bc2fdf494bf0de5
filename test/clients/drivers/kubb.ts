import { setConfig } from '@kubb/plugin-client/clients/axios';
import * as api from '../generated/kubb';
import { parsed, tour } from '../tour';

tour((baseURL) => {
  setConfig({ baseURL });
  return {
    register: (account) => api.authRegister(account),
    async logIn(account) {
      const { data } = await api.authLogin(account);
      setConfig({ baseURL, headers: { Authorization: `Bearer ${data.access_token}` } });
    },
    createTag: async (name) => (await api.tagsCreate({ name })).data,
    createTask: async (task) => (await api.tasksCreate(task)).data,
    list: async () => (await api.tasksList()).data.tasks,
    complete: async (id) => (await api.tasksUpdate(id, { status: 'completed' })).data,
    exportJson: async () => parsed(await api.taskExport({ format: 'json' })),
    delete: (id) => api.tasksDelete(id),
  };
});
