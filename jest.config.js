const { existsSync, statfsSync } = require('node:fs');
const { availableParallelism, tmpdir } = require('node:os');

// Databases that need not outlive a power cut lie in memory where there is room.
const MEMORY = '/dev/shm';
const ROOM_BYTES = 2 ** 30;
const hasRoom = () => existsSync(MEMORY) && statfsSync(MEMORY).bavail * statfsSync(MEMORY).bsize > ROOM_BYTES;
process.env.TEST_SCRATCH ??= hasRoom() && process.env.TORTURE !== 'long' ? MEMORY : tmpdir();

const files = (...names) => names.map((name) => `/test/.*/${name}\\.spec\\.ts$`);

// What no engine can change needs one run.
const withoutStore = files(
  'abandoned',
  'architecture',
  'backup',
  'browser',
  'browsers',
  'close-due',
  'config',
  'documents',
  'due',
  'field-words',
  'fold',
  'help',
  'openapi',
  'outlet',
  'openapi-client',
  'openapi-reading-order',
  'openapi-routes',
  'openapi-served',
  'openapi-tools',
  'passwords',
  'rare-packages',
  'readme',
  'reference',
  'shutdown',
  'start',
  'statement',
  'third-api',
  'unit-of-work-use',
  'written-pages',
);
const onlySqlite = files('checkpoints', 'faults-sqlite', 'search-feed', 'sqlite-writer', 'statistics-sqlite');
const onlyPostgres = files(
  'changes-instances',
  'faults-postgres',
  'idempotency-instances',
  'instances',
  'postgres-start',
  'search-postgres',
  'shared-units-postgres',
  'silent-postgres',
  'streams-instances',
);

const shared = {
  testEnvironment: '<rootDir>/test/kit/runner/environment.js',
  // `src` as well, so that watch mode sees its changes.
  roots: ['<rootDir>/src', '<rootDir>/test'],
  dependencyExtractor: '<rootDir>/test/kit/runner/dependencies.js',
  testRegex: '/test/.*\\.spec\\.ts$',
  transform: { '\\.ts$': '<rootDir>/test/kit/runner/transform.js' },
};

// The same tests on both engines: a promise that is kept on one only is not kept.
module.exports = {
  // Long enough for a busy machine, and for the first test that starts a process: it builds the service.
  testTimeout: 180_000,
  // Two more than there are cores: files often wait, for processes, for PostgreSQL or for a time to pass.
  maxWorkers: availableParallelism() + 2,
  testSequencer: '<rootDir>/test/kit/runner/sequencer.js',
  silent: true,
  projects: [
    {
      ...shared,
      displayName: 'sqlite',
      globals: { ENGINE: 'sqlite' },
      globalSetup: '<rootDir>/test/kit/runner/setup.js',
      globalTeardown: '<rootDir>/test/kit/runner/teardown.js',
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/operate/', '<rootDir>/test/formats/', ...onlyPostgres],
    },
    {
      ...shared,
      displayName: 'postgres',
      globals: { ENGINE: 'postgres' },
      globalSetup: '<rootDir>/test/kit/stores/postgres/start.mjs',
      globalTeardown: '<rootDir>/test/kit/stores/postgres/stop.mjs',
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/operate/',
        '<rootDir>/test/formats/',
        ...withoutStore,
        ...onlySqlite,
      ],
    },
  ],
};
