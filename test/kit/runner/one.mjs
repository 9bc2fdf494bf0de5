// npm run test:one -- FILE… [--engine postgres] [options of Jest]: on SQLite, or on PostgreSQL if asked for or if a file
// runs there only.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..', '..', '..');
const { projects } = require(join(root, 'jest.config.js'));

const given = process.argv.slice(2);
const at = given.indexOf('--engine');
const [, asked] = at < 0 ? [] : given.splice(at, 2);
const isIgnored = (project, file) =>
  project.testPathIgnorePatterns.some((pattern) => new RegExp(pattern).test(join(root, file)));
const [sqlite] = projects;
const isOfPostgres = given.some((each) => each.endsWith('.ts') && isIgnored(sqlite, each));
const engine = asked ?? (isOfPostgres ? 'postgres' : 'sqlite');

const jest = require.resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, [jest, ...given, '--selectProjects', engine], { stdio: 'inherit' });
process.exitCode = status ?? 1;
