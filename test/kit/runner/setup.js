const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { removeAbandoned } = require('./abandoned');

module.exports = () => {
  removeAbandoned();
  // For the migrated file that tests copy. See migrated-store.ts.
  const scratch = process.env.TEST_SCRATCH ?? tmpdir();
  process.env.TEST_SQLITE_TEMPLATE = mkdtempSync(join(scratch, `tasksmith-template-${process.pid}-`));
};
