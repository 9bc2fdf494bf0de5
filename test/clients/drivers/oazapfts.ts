import { ok } from '@oazapfts/runtime';
import * as api from '../generated/oazapfts';
import { parsed, tour } from '../tour';

tour((baseUrl) => {
  api.defaults.baseUrl = baseUrl;
  return {
    register: (account) => ok(api.authRegister(account)),
    async logIn(account) {
      const { data } = await ok(api.authLogin(account));
      api.defaults.headers = { Authorization: `Bearer ${data.access_token}` };
    },
    createTag: async (name) => (await ok(api.tagsCreate({ name }))).data,
    createTask: async (task) => (await ok(api.tasksCreate(task))).data,
    list: async () => (await ok(api.tasksList())).data.tasks,
    complete: async (id) => (await ok(api.tasksUpdate(id, { status: 'completed' }))).data,
    exportJson: async () => parsed(await ok(api.taskExport({ format: 'json' }))),
    delete: (id) => ok(api.tasksDelete(id)),
  };
});
