const operate = require('../operate/jest.config');

module.exports = {
  ...operate,
  displayName: 'formats',
  roots: ['<rootDir>/test/formats'],
  globals: { ENGINE: 'sqlite' },
  silent: true,
};
