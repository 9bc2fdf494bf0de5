// The NestJS 12 packages are ES modules, which Jest cannot load on Node 20; swc compiles them and what they need.
const compiled = [
  '@nestjs',
  '@borewit',
  '@tokenizer',
  'content-disposition',
  'cookie',
  'file-type',
  'set-cookie-parser',
  'strtok3',
  'token-types',
  'uint8array-extras',
];

const shared = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/)?(?:${compiled.join('|')})/)`],
};

// What no engine can change needs one run.
const files = (...names) => names.map((name) => `/test/.*/${name}\\.spec\\.ts$`);
const withoutStore = files(
  'architecture',
  'backup',
  'browser',
  'config',
  'due',
  'openapi',
  'readme',
  'reference',
  'start',
);
const onlySqlite = files('faults-sqlite', 'sqlite-writer');
const onlyPostgres = files('faults-postgres', 'idempotency-instances', 'instances', 'search-postgres');

// The same tests on both engines: a promise that is kept on one only is not kept.
module.exports = {
  testTimeout: 60_000,
  maxWorkers: '100%',
  silent: true,
  projects: [
    {
      ...shared,
      displayName: 'sqlite',
      globals: { ENGINE: 'sqlite' },
      testPathIgnorePatterns: ['/node_modules/', ...onlyPostgres],
    },
    {
      ...shared,
      displayName: 'postgres',
      globals: { ENGINE: 'postgres' },
      globalSetup: '<rootDir>/test/kit/stores/postgres/start.mjs',
      globalTeardown: '<rootDir>/test/kit/stores/postgres/stop.mjs',
      testPathIgnorePatterns: ['/node_modules/', ...withoutStore, ...onlySqlite],
    },
  ],
};
