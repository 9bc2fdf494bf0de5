// A folder for what the tests of a run make once and share: a migrated file to copy, and compiled code.
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

function makeRunFolder() {
  const scratch = process.env.TEST_SCRATCH ?? tmpdir();
  process.env.TEST_RUN_FOLDER ??= mkdtempSync(join(scratch, `tasksmith-run-${process.pid}-`));
}

function removeRunFolder() {
  if (process.env.TEST_RUN_FOLDER) rmSync(process.env.TEST_RUN_FOLDER, { recursive: true, force: true });
  delete process.env.TEST_RUN_FOLDER;
}

module.exports = { makeRunFolder, removeRunFolder };
