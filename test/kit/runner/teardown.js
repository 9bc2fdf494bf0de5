const { rmSync } = require('node:fs');

// A single file runs in Jest's own process.
module.exports = async () => {
  await require('./kept').stopKept();
  rmSync(process.env.TEST_SQLITE_TEMPLATE, { recursive: true, force: true });
};
