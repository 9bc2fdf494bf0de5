// Test folders contain the id of their process, "tasksmith-<kind>-<pid>-<random>", and are removed by it. Folders of
// killed processes are removed by the next run.
const { readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const MADE_BY = /^tasksmith-[a-z]+-(\d+)-/;

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process exists but belongs to another user.
    return error.code === 'EPERM';
  }
}

const isAbandoned = (name) => {
  const [, pid] = MADE_BY.exec(name) ?? [];
  return pid !== undefined && !isAlive(Number(pid));
};

/** Removes folders of ended processes. A PostgreSQL server still running in one stops when its lock file is gone. */
function removeAbandoned(parents = new Set([process.env.TEST_SCRATCH ?? tmpdir(), tmpdir()])) {
  for (const parent of parents) {
    for (const name of readdirSync(parent).filter(isAbandoned)) {
      try {
        rmSync(join(parent, name), { recursive: true, force: true });
      } catch {
        // It belongs to another user, or another run is removing it.
      }
    }
  }
}

module.exports = { removeAbandoned };
