import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const stamp = join(dist, '.built-from');
const lock = join(dist, '.building');

/**
 * Runs a module of dist, named without its ending, in this very process and gives what it exports; builds first if
 * anything has changed. `out` is where a build may say so: a file descriptor, or "ignore".
 */
export async function run(name, out = 1) {
  if (!isBuilt()) await alone(() => isBuilt() || build(out)).catch(end);
  return createRequire(import.meta.url)(join(dist, `${name}.js`));
}

/** Without sources, as in the image, there is nothing to build. */
const isBuilt = () =>
  existsSync(join(dist, 'main.js')) &&
  (!existsSync(join(root, 'src')) || (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources()));

/** A hash of everything that the build depends on. */
function sources() {
  const files = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'ormconfig.ts'];
  files.push(join('scripts', 'bundle.mjs'));
  for (const file of readdirSync(join(root, 'src'), { recursive: true })) {
    if (file.endsWith('.ts')) files.push(join('src', file));
  }
  const hash = createHash('sha256');
  for (const file of files.toSorted())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function build(out) {
  const now = sources();
  if (out !== 'ignore') writeSync(out, 'Building Tasksmith …\n');
  const nest = join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  for (const step of [[nest, 'build'], [join('scripts', 'bundle.mjs')]])
    execFileSync(process.execPath, step, { cwd: root, stdio: ['ignore', out, 'inherit'] });
  writeFileSync(stamp, now);
}

/** Whoever starts what others have installed needs a sentence, and no trace of the stack. */
function end(error) {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  console.error(
    `\nTasksmith is not built, and this user may not write to ${dist}: let this user write there, or start it once as one who may.`,
  );
  process.exit(1);
}

/** Two builds at once would run each other's half-written files. */
async function alone(work) {
  mkdirSync(dist, { recursive: true });
  while (!take()) await pause(100);
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(holder())) rmSync(lock, { force: true });
    return false;
  }
}

function holder() {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return process.pid;
  }
}

function isAlive(pid) {
  try {
    // An empty file is one that its holder is just writing.
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
