const { projects, testTimeout } = require('../../jest.config');

const { testEnvironment, transform, dependencyExtractor, globalSetup, globalTeardown } = projects[0];

// One file after the other: the programs listen on fixed ports.
module.exports = {
  displayName: 'operate',
  rootDir: '../..',
  roots: ['<rootDir>/test/operate'],
  testRegex: '\\.spec\\.ts$',
  globals: { ENGINE: 'postgres' },
  testTimeout,
  testEnvironment,
  transform,
  dependencyExtractor,
  globalSetup,
  globalTeardown,
};
