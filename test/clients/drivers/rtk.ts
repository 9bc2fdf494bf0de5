import { configureStore } from '@reduxjs/toolkit';
import { api } from '../generated/rtk';
import { emptyApi, use } from '../rtk-base';
import { parsed, tour } from '../tour';

tour((url) => {
  use({ url });
  const store = configureStore({
    reducer: { [emptyApi.reducerPath]: emptyApi.reducer },
    middleware: (defaults) => defaults().concat(emptyApi.middleware),
  });
  const { endpoints } = api;
  return {
    register: (registerDto) => store.dispatch(endpoints.authRegister.initiate({ registerDto })).unwrap(),
    async logIn(loginDto) {
      const { data } = await store.dispatch(endpoints.authLogin.initiate({ loginDto })).unwrap();
      use({ url, token: data.access_token });
    },
    createTag: async (name) =>
      (await store.dispatch(endpoints.tagsCreate.initiate({ createTagDto: { name } })).unwrap()).data,
    createTask: async (createTaskDto) =>
      (await store.dispatch(endpoints.tasksCreate.initiate({ createTaskDto })).unwrap()).data,
    list: async () =>
      (await store.dispatch(endpoints.tasksList.initiate({}, { forceRefetch: true })).unwrap()).data.tasks,
    complete: async (id) =>
      (await store.dispatch(endpoints.tasksUpdate.initiate({ id, updateTaskDto: { status: 'completed' } })).unwrap())
        .data,
    exportJson: async () => parsed(await store.dispatch(endpoints.taskExport.initiate({ format: 'json' })).unwrap()),
    delete: (id) => store.dispatch(endpoints.tasksDelete.initiate({ id })).unwrap(),
  };
});
