// Starts, measures and stops the servers under test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { JWT_SECRET } from './seed.mjs';

const ROOT = join(import.meta.dirname, '..');
const SCRIPTS = {
  limit: 'bench/limit/server.mjs',
  // Unbundled, so that profiles name the files.
  'tasksmith in parts': 'dist/src/main.js',
};
/** Killed when the bench exits. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Starts `name` ("tasksmith", as a user starts it, with the settings of its image, or another of SCRIPTS) on a database.
 * `flags` are for Node, `env` comes on top, `root` is the checkout.
 */
export async function start(name, databaseUrl, { flags = [], root = ROOT, env = {} } = {}) {
  const begun = performance.now();
  const command = name === 'tasksmith' ? startOf(root) : [SCRIPTS[name]];
  const child = spawn(process.execPath, [...flags, ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...settingsOf(root),
      DATABASE_URL: databaseUrl,
      JWT_SECRET,
      PORT: '0',
      RATE_LIMIT: 'off',
      ADMIN_EMAIL: 'root@example.com',
      ADMIN_PASSWORD: 'Root12345',
      ...env,
    },
  });
  running.add(child);
  const closed = once(child, 'close').finally(() => running.delete(child));
  const url = await addressOf(child, name);
  return {
    name,
    url,
    /** From process start to the first response. */
    startMs: (await firstAnswer(url)) - begun,
    /** CPU time so far, in seconds. */
    cpu: () => cpuOf(child.pid),
    memory: () => memoryOf(child.pid),
    /** Stops the process until `thaw`, so that it does not disturb another one that is measured. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    stop: async () => {
      // Lets requests in flight finish.
      await pause(300);
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** What `npm start` of a checkout passes to Node. */
function startOf(root) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return scripts.start.replace(/^node /, '').split(' ');
}

/** What the image of a checkout sets for glibc. */
function settingsOf(root) {
  const image = join(root, 'Dockerfile');
  const arenas = existsSync(image) && /\bMALLOC_ARENA_MAX=(\d+)/.exec(readFileSync(image, 'utf8'))?.[1];
  return arenas ? { MALLOC_ARENA_MAX: arenas } : {};
}

function addressOf(child, name) {
  let out = '';
  return new Promise((ok, no) => {
    child.stdout.setEncoding('utf8').on('data', function look(text) {
      const url = /listens on (http:\S+)/.exec((out += text))?.[1];
      if (!url) return;
      // The log that follows is read, and nothing more.
      child.stdout.off('data', look).resume();
      ok(url);
    });
    child.once('close', () => no(new Error(`${name} ended: ${out}`)));
  });
}

async function firstAnswer(url) {
  await (await fetch(`${url}/api/health`)).text();
  return performance.now();
}

/** Linux only. Elsewhere there are no figures. */
function ofProc(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Of all threads. The scheduler counts in nanoseconds. */
function cpuOf(pid) {
  const threads = `/proc/${pid}/task`;
  if (!existsSync(threads)) return Number.NaN;
  const spent = readdirSync(threads).map((thread) => Number(ofProc(`${threads}/${thread}/schedstat`).split(' ')[0]));
  return spent.reduce((sum, ns) => sum + ns, 0) / 1e9;
}

/** Resident memory in MB. */
const memoryOf = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(ofProc(`/proc/${pid}/status`))?.[1]) / 1024;
