const { stopKept } = require('./kept');
const { removeRunFolder } = require('./run-folder');

// A single file runs in Jest's own process.
module.exports = async () => {
  await stopKept();
  removeRunFolder();
};
