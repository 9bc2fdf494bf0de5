// npm run test:nodes starts the built service on each supported line of Node and drives it through a first PATCH.
import { execFileSync, spawn } from 'node:child_process';
import { equal } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest that package.json allows, and the newest of each line. */
const VERSIONS = ['20.19.0', '20.20.2', '22.23.3', '24.21.0'];
const PACKAGE = `node-${process.platform}-${process.arch}`;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'tasksmith-nodes-'));
const failed = [];

try {
  // One build serves all: the native packages use Node-API, which does not depend on the version.
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
  for (const version of VERSIONS) await check(version);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${VERSIONS.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function check(version) {
  try {
    const node = install(version);
    equal(execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(), `v${version}`);
    await serve(node, version);
    console.log(`Node ${version}: ok`);
  } catch (error) {
    failed.push(version);
    console.error(`Node ${version}: ${error.stack}`);
  }
}

/** From the npm registry, which has the binaries of Node as packages. */
function install(version) {
  const home = join(folder, version);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', '--silent'];
  execFileSync('npm', ['install', ...options, `${PACKAGE}@${version}`], { cwd: home, stdio: 'inherit' });
  return join(home, 'node_modules', PACKAGE, 'bin', 'node');
}

async function serve(node, version) {
  const data = join(folder, version, 'tasks.sqlite');
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', PORT: '0', DATABASE_URL: `sqlite:${data}` };
  const child = spawn(node, [join(root, 'dist', 'main.js')], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  try {
    await drive(await addressOf(child, ended));
  } finally {
    child.kill('SIGTERM');
  }
  equal((await ended)[0], 0, 'SIGTERM should end it with 0');
}

async function addressOf(child, ended) {
  let said = '';
  for (;;) {
    const address = /listens on (http:\S+)/.exec(said)?.[1];
    if (address) return address;
    const more = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)]);
    if (!more) throw new Error(`It ended before it listened: ${said}`);
    said += more[0].toString();
  }
}

async function drive(url) {
  const account = { username: 'ana', email: 'ana@example.com', password: 'Secret123' };
  const headers = { 'Content-Type': 'application/json' };
  const send = async (method, path, body, expected) => {
    const request = { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(url + path, request);
    const text = await answer.text();
    equal(answer.status, expected, `${method} ${path} answered ${text}`);
    return JSON.parse(text).data;
  };
  await send('POST', '/api/auth/register', account, 201);
  headers.Authorization = `Bearer ${(await send('POST', '/api/auth/login', account, 200)).access_token}`;
  const task = await send('POST', '/api/tasks', { title: 'Write API documentation', priority: 'low' }, 201);
  const changed = await send('PATCH', `/api/tasks/${task.id}`, { status: 'completed' }, 200);
  equal(changed.title, 'Write API documentation');
  equal(changed.priority, 'low');
  equal(changed.is_completed, true);
}
