import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query';

let service: { url: string; token?: string } = { url: '' };

export const use = (other: typeof service): void => {
  service = other;
};

/** The generated endpoints are injected into this one. */
export const emptyApi = createApi({
  baseQuery: (args, api, options) =>
    fetchBaseQuery({
      baseUrl: service.url,
      prepareHeaders: (headers) => {
        if (service.token) headers.set('Authorization', `Bearer ${service.token}`);
      },
    })(args, api, options),
  endpoints: () => ({}),
});
