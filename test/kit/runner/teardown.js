// A run of one file happens in Jest's own process.
module.exports = () => require('./kept').stopKept();
