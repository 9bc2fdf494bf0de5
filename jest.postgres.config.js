module.exports = {
  ...require('./jest.config.js'),
  globals: { ENGINE: 'postgres' },
  globalSetup: '<rootDir>/test/postgres/start.mjs',
  globalTeardown: '<rootDir>/test/postgres/stop.mjs',
};
