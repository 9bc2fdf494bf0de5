// Folders that tests make are named after the process that makes them, "tasksmith-<kind>-<pid>-<random>", and removed by
// it. One that is killed cannot, so the next run does.
const { readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const MADE_BY = /^tasksmith-[a-z]+-(\d+)-/;

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // There is such a process, of another user.
    return error.code === 'EPERM';
  }
}

const isAbandoned = (name) => {
  const [, pid] = MADE_BY.exec(name) ?? [];
  return pid !== undefined && !isAlive(Number(pid));
};

/** Removes folders whose process has ended. A PostgreSQL server that still runs in one stops when its lock file is gone. */
function removeAbandoned(parents = new Set([process.env.TEST_SCRATCH ?? tmpdir(), tmpdir()])) {
  for (const parent of parents) {
    for (const name of readdirSync(parent).filter(isAbandoned)) {
      try {
        rmSync(join(parent, name), { recursive: true, force: true });
      } catch {
        // It is another user's, or a second run is removing it too.
      }
    }
  }
}

module.exports = { removeAbandoned };
