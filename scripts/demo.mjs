// npm run demo creates an example team with a hundred tasks, in the running service or in one that it starts for this.
import { run } from './build.mjs';
import { PASSWORD, tasks, TEAM, TAGS } from './demo-team.mjs';

const host = process.env.HOST || '127.0.0.1';
const running = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${process.env.PORT || 3000}`;

try {
  const service = await reached();
  try {
    await fill(service.url);
  } finally {
    await service.stop();
  }
} catch (error) {
  console.error(`The example team could not be created. ${error.message}`);
  process.exitCode = 1;
}

/** The service at HOST and PORT, or one that is started for this and stopped afterwards. */
async function reached() {
  const health = await fetch(`${running}/api/health`).then(
    (answer) => answer.json(),
    () => undefined,
  );
  if (health?.data?.app_name === 'Tasksmith') {
    console.log(`Tasksmith runs at ${running}; creating the example team there.`);
    return { url: running, stop: async () => {} };
  }
  if (health) throw new Error(`The service at ${running} is not Tasksmith: set HOST and PORT to those of Tasksmith.`);
  console.log(`Nothing listens at ${running}; creating the example team in the database of DATABASE_URL.`);
  const { createApp } = await run('src/app');
  const { loadConfig } = await run('src/config');
  const app = await createApp(loadConfig({ ...process.env, RATE_LIMIT: 'off' }));
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), stop: () => app.close() };
}

async function fill(url) {
  const send = async (method, path, body, token) => {
    const headers = { 'Content-Type': 'application/json', 'Accept-Language': 'en' };
    if (token) headers.Authorization = `Bearer ${token}`;
    const answer = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, body: await answer.json() };
  };
  const must = async (...request) => {
    const { status, body } = await send(...request);
    if (status >= 400) throw new Error(`${request[0]} ${request[1]} was refused: ${body.message}.`);
    return body.data;
  };

  const [first] = TEAM;
  const { status } = await send('POST', '/api/auth/login', { email: first.email, password: PASSWORD });
  if (status === 200) return console.log(`The example team exists already. ${howToLogIn()}`);

  const tokens = {};
  for (const person of TEAM) {
    await must('POST', '/api/auth/register', person);
    tokens[person.email] = (await must('POST', '/api/auth/login', person)).access_token;
  }
  const token = tokens[first.email];
  const known = await must('GET', '/api/tags?per_page=100', undefined, token);
  const ids = Object.fromEntries(known.tags.map(({ name, id }) => [name.toLowerCase(), id]));
  for (const [name, color] of TAGS) ids[name] ??= (await must('POST', '/api/tags', { name, color }, token)).id;
  for (const { owner, tag, body } of tasks()) {
    await must('POST', '/api/tasks', { ...body, tags: [ids[tag]] }, tokens[owner]);
  }
  console.log(`Created ${TEAM.length} users and ${tasks().length} tasks. ${howToLogIn()}`);
}

function howToLogIn() {
  return `Log in as any of ${TEAM.map(({ email }) => email).join(', ')} with the password ${PASSWORD}.`;
}
