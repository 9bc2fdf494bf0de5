import { Api } from '../generated/swagger-typescript-api/api';
import { parsed, tour } from '../tour';

tour((baseUrl) => {
  const { api, setSecurityData } = new Api<string>({
    baseUrl,
    securityWorker: (token) => (token ? { headers: { Authorization: `Bearer ${token}` } } : {}),
  });
  return {
    register: (account) => api.authRegister(account),
    logIn: async (account) => setSecurityData((await api.authLogin(account)).data.data.access_token),
    createTag: async (name) => (await api.tagsCreate({ name })).data.data,
    createTask: async (task) => (await api.tasksCreate(task)).data.data,
    list: async () => (await api.tasksList()).data.data.tasks,
    complete: async (id) => (await api.tasksUpdate(id, { status: 'completed' })).data.data,
    exportJson: async () => parsed((await api.taskExport({ format: 'json' })).data),
    delete: (id) => api.tasksDelete(id),
  };
});
