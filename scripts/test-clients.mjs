// npm run test:clients [NAME…] generates clients from openapi.json with the tools of test/clients/tools.mjs, compiles them
// under strict and drives each through the tour of test/clients/tour.ts. All tools, or those that are named.
import { build } from 'esbuild';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { run as ours } from './build.mjs';
import { TOOLS } from '../test/clients/tools.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Stays, so that the packages are not installed again. */
const folder = join(tmpdir(), 'tasksmith-clients');
const PACKAGES = JSON.parse(readFileSync(join(root, 'test', 'clients', 'package.json'), 'utf8')).dependencies;
const LONGEST_STEP_MS = 300_000;

const STRICT = {
  strict: true,
  // Of other people's declarations; what is generated is a module, which is checked.
  skipLibCheck: true,
  noEmit: true,
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: ['node'],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !TOOLS.some((tool) => tool.name === name));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')} in test/clients/tools.mjs`);

await install();
const service = await start();
const rows = [];
try {
  for (const tool of TOOLS) if (wanted.length === 0 || wanted.includes(tool.name)) rows.push(await attempt(tool));
} finally {
  await service.stop();
}
console.table(Object.fromEntries(rows.map(({ tool, reason: _, ...steps }) => [tool, steps])));
const failed = rows.filter((row) => Object.values(row).includes('fails'));
for (const { tool, reason } of failed) console.error(`\n${tool}: ${reason}`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function install() {
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'generated'), { recursive: true, force: true });
  cpSync(join(root, 'test', 'clients'), folder, { recursive: true });
  copyFileSync(join(root, 'openapi.json'), join(folder, 'openapi.json'));
  mkdirSync(join(folder, 'generated'));
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const installed = join(folder, 'node_modules', '.installed');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  await inFolder('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts']);
  writeFileSync(installed, lock);
}

/** On an empty database. Drivers are told a port that a page may come from. */
async function start() {
  const port = await freePort();
  process.env.PAGE_PORT = String(port);
  const { createApp } = await ours('src/app');
  const { loadConfig } = await ours('src/config');
  const data = join(folder, 'data');
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data);
  const env = { DATABASE_URL: `sqlite:${join(data, 'tasks.sqlite')}`, RATE_LIMIT: 'off', LOG_LEVEL: 'error' };
  env.CORS_ORIGINS = `http://127.0.0.1:${port},http://localhost:${port}`;
  const app = await createApp(loadConfig({ ...env, ADMIN_PASSWORD: 'Secret123' }));
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), stop: () => app.close() };
}

/** The steps that the tool has, each tried although an earlier one failed; without a generated client there are no more. */
async function attempt(tool) {
  const driver = tool.driver ?? `${tool.name}.ts`;
  const isDriven = existsSync(join(folder, 'drivers', driver));
  const row = { tool: `${tool.name} ${PACKAGES[tool.package ?? tool.name]}`, generates: '', strict: '', tour: '' };
  const step = async (name, work) => {
    row[name] = await work().then(
      () => 'passes',
      (error) => {
        row.reason ??= reasonOf(error);
        return 'fails';
      },
    );
  };
  if (tool.run) await step('generates', () => command(tool.run));
  if (row.generates === 'fails' || !isDriven) return row;
  if (driver.endsWith('.ts')) await step('strict', () => compile(driver));
  await step('tour', () => (tool.proxy ? throughProxy(tool, driver) : drive(tool.name, driver, service.url)));
  return row;
}

async function compile(driver) {
  const config = { compilerOptions: STRICT, files: [`drivers/${driver}`] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  await command('tsc -p tsconfig.json');
}

/** The driver, its generated client and the tour as one module, so that no ending of an import matters. */
async function drive(name, driver, url) {
  const outfile = join(folder, 'bundles', `${name}.mjs`);
  const entryPoints = [join(folder, 'drivers', driver)];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  await inFolder(process.execPath, [outfile, url, name]);
}

async function throughProxy(tool, driver) {
  const port = await freePort();
  const [bin, ...args] = tool.proxy(service.url, port).split(' ');
  const proxy = spawn(inModules(bin), args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(proxy, 'close');
  try {
    await isListening(proxy.stdout);
    await drive(tool.name, driver, `http://127.0.0.1:${port}`);
  } finally {
    proxy.kill();
    await ended;
  }
}

/** Leaves the stream open: a proxy that can no longer write ends. */
function isListening(stdout) {
  return new Promise((resolve, reject) => {
    stdout.on('data', (said) => said.toString().includes('is listening') && resolve());
    stdout.on('close', () => reject(new Error('The proxy ended before it listened')));
  });
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await promisify(server.close.bind(server))();
  return port;
}

function inModules(bin) {
  return join(folder, 'node_modules', '.bin', bin);
}

function command(line) {
  const [bin, ...args] = line.split(' ');
  return inFolder(inModules(bin), args);
}

function inFolder(file, args) {
  return promisify(execFile)(file, args, { cwd: folder, timeout: LONGEST_STEP_MS, maxBuffer: 2 ** 26 });
}

/** The first lines of what it said about an error. */
function reasonOf({ message, stdout = '', stderr = '' }) {
  const said = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '');
  const at = said.findIndex((line) => /error|fail|refused/i.test(line));
  return (said.length > 0 ? said.slice(Math.max(at, 0), Math.max(at, 0) + 6) : [message]).join('\n  ');
}
