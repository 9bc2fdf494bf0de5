// Runs the tests of a folder that need programs of Debian. Installs those that are missing if this is root on Debian.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = (...command) => execFileSync(command[0], command.slice(1), { cwd: root, stdio: 'inherit' });

/** `programs` are the files that must be there, and the packages that have them. */
export function testWith(programs, folder) {
  const packages = Object.keys(programs)
    .filter((file) => !existsSync(file))
    .map((file) => programs[file]);
  if (packages.length > 0 && (process.getuid() !== 0 || !existsSync('/usr/bin/apt-get'))) {
    console.error(`Install these packages of Debian 12, or run this as root: ${packages.join(' ')}.`);
    process.exit(1);
  }
  if (packages.length > 0) {
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', '--no-install-recommends', ...packages);
  }
  const jest = [join('node_modules', 'jest', 'bin', 'jest.js'), '--config', join('test', folder, 'jest.config.js')];
  try {
    run(process.execPath, ...jest, '--runInBand', ...process.argv.slice(2));
  } catch {
    process.exitCode = 1;
  }
}
