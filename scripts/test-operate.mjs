// Runs Tasksmith with the programs that operators put around it: HAProxy, PgBouncer and PostgreSQL of Debian. Installs
// those that are missing if this is root on Debian.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What must be there, and the package that has it. */
const PROGRAMS = {
  '/usr/sbin/haproxy': 'haproxy',
  '/usr/sbin/pgbouncer': 'pgbouncer',
  '/usr/lib/postgresql/15/bin/postgres': 'postgresql-15',
  '/usr/bin/openssl': 'openssl',
  '/usr/bin/systemd-analyze': 'systemd',
};

const run = (...command) => execFileSync(command[0], command.slice(1), { cwd: root, stdio: 'inherit' });
const missing = Object.keys(PROGRAMS).filter((file) => !existsSync(file));
const packages = missing.map((file) => PROGRAMS[file]);

if (packages.length > 0 && (process.getuid() !== 0 || !existsSync('/usr/bin/apt-get'))) {
  console.error(`Install these packages of Debian 12, or run this as root: ${packages.join(' ')}.`);
  process.exit(1);
}
if (packages.length > 0) {
  run('apt-get', 'update');
  run('apt-get', 'install', '-y', '--no-install-recommends', ...packages);
}
const jest = [join('node_modules', 'jest', 'bin', 'jest.js'), '--config', join('test', 'operate', 'jest.config.js')];
try {
  run(process.execPath, ...jest, '--runInBand', ...process.argv.slice(2));
} catch {
  process.exitCode = 1;
}
