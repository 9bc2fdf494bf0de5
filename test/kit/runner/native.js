// Lets test files share the code under test. Jest evaluates every module for each test file; here these are 1,700
// files, which takes longer than most tests. So only test files and the kit are loaded by Jest. Packages, `src` and the
// kit's contract are loaded by Node once per worker, in the same realm. `jest.mock` does not affect them; `jest.spyOn`
// and fake timers do, and are undone after each file.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { tmpdir } = require('node:os');
const { dirname, join, resolve, sep } = require('node:path');
const swc = require('@swc/core');

const ROOT = join(__dirname, '..', '..', '..') + sep;
const TEST = join(ROOT, 'test');
const SHARED_OF_TEST = join(TEST, 'kit', 'contract');

const swcOptions = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
  },
  module: { type: 'commonjs' },
};

const cache = join(tmpdir(), `tasksmith-compiled-${process.getuid?.() ?? 'all'}`);

/** Compiles a TypeScript file. The result is cached between runs by content. */
function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  if (!filename.startsWith(ROOT)) return compile(source, filename);
  const key = createHash('sha256')
    .update(JSON.stringify([swc.version, swcOptions, filename, source]))
    .digest('hex');
  const kept = join(cache, `${key}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const code = compile(source, filename);
    const half = `${kept}.${process.pid}`;
    writeFileSync(half, code);
    renameSync(half, kept);
    return code;
  }
}

const compile = (source, filename) =>
  swc.transformSync(source, { ...swcOptions, filename, sourceMaps: 'inline', swcrc: false }).code;

const loadedAt = new Map();

function install() {
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  Module._extensions['.ts'] = (module, filename) => {
    loadedAt.set(filename, statSync(filename).mtimeMs);
    module._compile(compiled(filename), filename);
  };
}

/** Deleted files do not count: tests remove their copies of `src`. */
const isChanged = ([filename, mtimeMs]) =>
  (statSync(filename, { throwIfNoEntry: false })?.mtimeMs ?? mtimeMs) !== mtimeMs;

/** Whether files have changed since they were loaded. */
const isOutdated = () => [...loadedAt].some(isChanged);

/** Makes the next test file load the current files. */
function forgetModules() {
  for (const filename of loadedAt.keys()) delete require.cache[filename];
  loadedAt.clear();
}

function isOfJest(name, filename) {
  if (!name.startsWith('.')) return false;
  const path = resolve(dirname(filename), name);
  return path.startsWith(TEST + sep) && path !== SHARED_OF_TEST;
}

/** The `require` of a test file, based on Jest's. */
function sharing(jestRequire, filename) {
  const nodeRequire = Module.createRequire(filename);
  const own = (name) => (isOfJest(name, filename) ? jestRequire : nodeRequire)(name);
  return Object.assign(own, { resolve: nodeRequire.resolve });
}

module.exports = { swcOptions, install, isOutdated, forgetModules, sharing };
