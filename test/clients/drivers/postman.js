// Runs requests of the converted collection as they are, with the example bodies, in the order of the tour.
import newman from 'newman';
import { readFileSync } from 'node:fs';

const [baseUrl] = process.argv.slice(2);
const collection = JSON.parse(readFileSync('generated/postman.json', 'utf8'));
const find = (items, method, path) =>
  items
    .flatMap((item) => item.item ?? [item])
    .flatMap((item) => item.item ?? [item])
    .flatMap((item) => item.item ?? [item])
    .find(({ request }) => request.method === method && request.url.path.join('/') === path);

const TOUR = [
  ['POST', 'api/auth/register', 201],
  ['POST', 'api/auth/login', 200, 'pm.environment.set("bearerToken", pm.response.json().data.access_token);'],
  ['POST', 'api/tags', 201],
  ['POST', 'api/tasks', 201, 'pm.environment.set("task", pm.response.json().data.id);'],
  ['GET', 'api/tasks', 200],
  ['PATCH', 'api/tasks/:id', 200],
  ['GET', 'api/tasks/export', 200],
  ['DELETE', 'api/tasks/:id', 200],
];

const item = TOUR.map(([method, path, status, then = '']) => {
  const found = find(collection.item, method, path);
  if (!found) throw new Error(`The collection has no ${method} ${path}`);
  for (const variable of found.request.url.variable ?? []) variable.value = '{{task}}';
  const exec = [`pm.test("${method} /${path}", () => pm.response.to.have.status(${status}));`, then];
  return { ...found, event: [{ listen: 'test', script: { type: 'text/javascript', exec } }] };
});

const values = [{ key: 'baseUrl', value: baseUrl, enabled: true }];
newman.run(
  { collection: { ...collection, item }, environment: { name: 'tour', values }, reporters: 'cli', color: 'off' },
  (error, summary) => {
    if (error || summary.run.failures.length > 0) process.exitCode = 1;
  },
);
