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

module.exports = {
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
  testTimeout: 30_000,
  silent: true,
};
