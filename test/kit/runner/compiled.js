// Loaded first by the processes that tests start. Compiling the bundle takes a third of a start, so the first process
// of a run leaves its compiled code to the others.
const { readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

const BUNDLE = /\/dist\/(?:main|commands)\.js$/;
const { TEST_COMPILED: folder } = process.env;
delete process.env.TEST_COMPILED;

/** Of this bundle and command, which decide which functions are compiled. */
function placeOf(filename) {
  const { mtimeMs, size } = statSync(filename);
  const command = (process.argv[2] ?? '').replaceAll(/\W/g, '');
  return join(folder, `${basename(filename)}-${mtimeMs}-${size}-${command}`);
}

function read(place) {
  try {
    return readFileSync(place);
  } catch {
    return undefined;
  }
}

function keep(script, place) {
  try {
    const half = `${place}.${process.pid}`;
    writeFileSync(half, script.createCachedData());
    renameSync(half, place);
  } catch {
    // The process runs as another user, or the run is over.
  }
}

const compile = Module.prototype._compile;
Module.prototype._compile = function compileOrTake(code, filename, ...rest) {
  if (!folder || !BUNDLE.test(filename)) return compile.call(this, code, filename, ...rest);
  const place = placeOf(filename);
  const cachedData = read(place);
  const script = new Script(Module.wrap(code), {
    filename,
    cachedData,
    importModuleDynamically: (name) => import(name),
  });
  if (!cachedData) process.once('exit', () => keep(script, place));
  const run = script.runInThisContext();
  return run.call(this.exports, this.exports, Module.createRequire(filename), this, filename, dirname(filename));
};
