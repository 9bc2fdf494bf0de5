// An upper limit for this machine: the same work as Tasksmith for the requests of the bench, hand-written for speed. No
// framework, query builder or entities; one prepared statement reads everything a request needs.
import { createServer } from 'node:http';
import { HEADERS } from './answers.mjs';
import { closeList, closePut } from './close.mjs';
import { openPostgres } from './postgres.mjs';
import { openSqlite } from './sqlite.mjs';
import { getOne, listTasks, patchOne, postOne } from './taskforge.mjs';

const { DATABASE_URL, PORT } = process.env;
const store = await (DATABASE_URL.startsWith('sqlite:')
  ? openSqlite(DATABASE_URL.slice('sqlite:'.length))
  : openPostgres(DATABASE_URL));

/** The handler of a request, if it is supported. */
function handlerOf(method, path) {
  if (path.startsWith('/api/tasks/')) return { GET: getOne, PATCH: patchOne }[method];
  if (path === '/api/tasks') return { GET: listTasks, POST: postOne }[method];
  if (path.startsWith('/api/v1/task/')) return { PUT: closePut }[method];
  if (path === '/api/v1/task') return { GET: closeList }[method];
  return path === '/api/health' ? () => ({ status: 200, text: '{}' }) : undefined;
}

async function answer(request, response, body) {
  const [path, query = ''] = request.url.split('?', 2);
  const handler = handlerOf(request.method, path);
  let reply;
  try {
    reply = handler ? await handler(store, request, path, query, body) : { status: 404, text: '{}' };
  } catch (error) {
    console.error(error);
    reply = { status: 500, text: '{}' };
  }
  const headers = [...HEADERS, 'vary', varyOf(request), 'content-length', Buffer.byteLength(reply.text)];
  if (reply.etag) headers.push('etag', reply.etag);
  response.writeHead(reply.status, headers).end(reply.text);
}

/** Responses to TaskForge writes contain a message in the caller's language. */
const varyOf = ({ method, url }) =>
  method !== 'GET' && url.startsWith('/api/tasks') ? 'Origin, Accept-Language' : 'Origin';

const server = createServer((request, response) => {
  if (request.method === 'GET') void answer(request, response);
  else readBody(request, (body) => void answer(request, response, body));
});

function readBody(request, then) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => then(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
}

server.keepAliveTimeout = 72_000;
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listens on http://127.0.0.1:${server.address().port}`));

process.on('SIGTERM', () => {
  server.close(() => void store.close().then(() => process.exit(0)));
  server.closeAllConnections();
});
