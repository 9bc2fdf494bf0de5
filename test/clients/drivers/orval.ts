import * as api from '../generated/orval';
import { parsed, tour } from '../tour';

/** The answer, if its status is the one of success. */
function must<T extends { status: number }, S extends T['status']>(answer: T, status: S): Extract<T, { status: S }> {
  if (answer.status !== status) throw new Error(`Refused: ${JSON.stringify(answer)}`);
  return answer as Extract<T, { status: S }>;
}

tour((url) => {
  // The generated functions take the address from the document; this one is of the service under test.
  const send = globalThis.fetch;
  globalThis.fetch = (path, init) => send(new URL(path as string, url), init);
  let options: RequestInit = {};
  return {
    register: async (account) => must(await api.authRegister(account), 201),
    async logIn(account) {
      const { data } = must(await api.authLogin(account), 200);
      options = { headers: { Authorization: `Bearer ${data.data.access_token}` } };
    },
    createTag: async (name) => must(await api.tagsCreate({ name }, options), 201).data.data,
    createTask: async (task) => must(await api.tasksCreate(task, options), 201).data.data,
    list: async () => must(await api.tasksList({}, options), 200).data.data.tasks,
    complete: async (id) => must(await api.tasksUpdate(id, { status: 'completed' }, options), 200).data.data,
    exportJson: async () => parsed(must(await api.taskExport({ format: 'json' }, options), 200).data),
    delete: async (id) => must(await api.tasksDelete(id, options), 200),
  };
});
