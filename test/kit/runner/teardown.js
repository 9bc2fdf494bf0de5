// A single file runs in Jest's own process.
module.exports = () => require('./kept').stopKept();
