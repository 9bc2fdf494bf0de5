export default {
  tasksmith: { input: '../openapi.json', output: { target: '../generated/orval.ts', client: 'fetch' } },
};
