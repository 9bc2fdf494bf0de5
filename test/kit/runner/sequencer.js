// Runs long files first, so that none keeps one worker busy when the others have nothing left to do. Jest knows the
// times of an earlier run only; without them it begins with the largest files, but the longest are others.
const { basename } = require('node:path');
const { default: TestSequencer } = require('@jest/test-sequencer');

/** Seconds of the longest files. */
const SECONDS = {
  browser: 50,
  backup: 45,
  copy: 30,
  'webhook-kills': 30,
  'list-plans': 25,
  'people-commands': 25,
  start: 20,
  'inherited-names': 20,
  'scope-matrix': 20,
  'silent-postgres': 18,
  readme: 18,
  migrations: 15,
  'changes.property': 15,
  'query-operations': 15,
  'archive-commands': 15,
  'openapi-examples': 15,
};
const SECOND_MS = 1_000;
/** So that the largest of the other files, with 20 kB, come right after these. */
const MS_PER_BYTE = 0.5;

class LongestFirst extends TestSequencer {
  time(test) {
    const seconds = SECONDS[basename(test.path, '.spec.ts')];
    return super.time(test) ?? (seconds ? seconds * SECOND_MS : test.context.hasteFS.getSize(test.path) * MS_PER_BYTE);
  }
}

module.exports = LongestFirst;
