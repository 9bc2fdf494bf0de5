// Runs long files first, so that none keeps one worker busy when the others have nothing left to do. Jest knows the
// times of an earlier run only; without them it begins with the largest files, but the longest are others.
const { basename } = require('node:path');
const { default: TestSequencer } = require('@jest/test-sequencer');

/**
 * The longest files, in order. The first starts a process, which may have to build the service; the next four need no
 * process meanwhile.
 */
const LONGEST = [
  'browser',
  'list-plans',
  'inherited-names',
  'scope-matrix',
  'query-operations',
  'backup',
  'webhook-kills',
  'copy',
  'people-commands',
  'start',
  'silent-postgres',
  'readme',
  'migrations',
  'changes.property',
  'archive-commands',
  'openapi-examples',
];
/** Longer than any other file. */
const LONG_MS = 60_000;

class LongestFirst extends TestSequencer {
  time(test) {
    const place = LONGEST.indexOf(basename(test.path, '.spec.ts'));
    return super.time(test) ?? (place < 0 ? test.context.hasteFS.getSize(test.path) : LONG_MS - place);
  }
}

module.exports = LongestFirst;
