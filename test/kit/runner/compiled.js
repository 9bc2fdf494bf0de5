// Loaded first by the processes that tests start. Compiling the bundle takes a third of a start, so the first process
// of a run leaves its compiled code to the others.
const { readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

const BUNDLE = /\/dist\/(?:main|commands)\.js$/;
const { TEST_COMPILED: folder } = process.env;
delete process.env.TEST_COMPILED;

/** A process that failed has compiled little, so the code of one that did not replaces what it left. */
const OF_FAILURE = '-of-failure';

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
  const kept = read(place);
  const cachedData = kept ?? read(place + OF_FAILURE);
  const script = new Script(Module.wrap(code), {
    filename,
    cachedData,
    importModuleDynamically: (name) => import(name),
  });
  process.once('exit', (status) => {
    if (!kept && status === 0) keep(script, place);
    else if (!cachedData) keep(script, place + OF_FAILURE);
  });
  const run = script.runInThisContext();
  return run.call(this.exports, this.exports, Module.createRequire(filename), this, filename, dirname(filename));
};
