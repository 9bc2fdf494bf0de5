// Checks that both servers give the same responses and write the same rows. A limit that does less would be no limit.
import { connect } from './stores.mjs';

/** Differs between responses: random ids and the times of writes. */
const DRAWN = /\b(?:task|ev|req)_[0-9A-Za-z]{22,43}\b/g;
/** Databases on one PostgreSQL server share its transaction ids. */
const TRANSACTION = /"transaction_id":"\d+"/g;
const TIME = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?)(?:000)?(?:\+00:00|Z)?/g;
/** Headers that depend on the time. */
const NOT_COMPARED = ['date', 'keep-alive', 'x-request-id'];

const TABLES = {
  tasks: 'SELECT * FROM tasks ORDER BY updated_at DESC LIMIT 1',
  task_tags: 'SELECT * FROM task_tags ORDER BY task_id DESC, tag_id LIMIT 3',
  events: 'SELECT * FROM events ORDER BY id DESC LIMIT 1',
};

/** Sends each scenario's request to both servers and throws at the first difference. `urls` are the database URLs. */
export async function checkThatSame(servers, urls, scenarios) {
  const begun = Date.now();
  for (const [name, next] of Object.entries(scenarios)) {
    const request = next();
    const answers = [];
    for (const server of servers) answers.push(await answerOf(server.url, request, begun));
    differ(`${name}: ${request.method} ${request.path}`, answers);
    if (request.method === 'GET') continue;
    const left = [];
    for (const url of urls) left.push(await rowsOf(url, begun));
    differ(`What ${name} left behind`, left);
  }
}

async function answerOf(url, { path, ...request }, begun) {
  const response = await fetch(url + path, request);
  const told = [...response.headers].filter(([name]) => !NOT_COMPARED.includes(name));
  // The ETag of a write covers its time.
  const tag = told.find(([name]) => name === 'etag' && request.method !== 'GET');
  if (tag) tag[1] = tag[1].replace(/-.*/, '-NOW');
  return [response.status, told, levelled(await response.text(), begun)];
}

async function rowsOf(url, begun) {
  const db = await connect(url);
  const rows = {};
  for (const [table, sql] of Object.entries(TABLES)) rows[table] = levelled(JSON.stringify(await db.all(sql)), begun);
  await db.close();
  return rows;
}

/** Masks random ids and times since `begun`. */
function levelled(text, begun) {
  const isNow = (ms) => ms >= begun && ms <= Date.now();
  return text
    .replaceAll(DRAWN, 'DRAWN')
    .replaceAll(TRANSACTION, '')
    .replaceAll(TIME, (time, naive) => (isNow(Date.parse(`${naive}Z`)) ? 'NOW' : time))
    .replaceAll(/\b1\d{12}\b/g, (ms) => (isNow(Number(ms)) ? 'NOW' : ms));
}

function differ(what, [ours, theirs]) {
  const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
  if (a !== b) throw new Error(`${what} differs:\n${a}\n${b}`);
}
