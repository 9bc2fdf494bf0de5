// Builds if anything changed since the last build, then runs the service in this very process, so that signals reach it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built-from');
const entry = join(root, 'dist', 'src', 'main.js');

/** A hash of everything that the build depends on. */
function sources() {
  const files = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'ormconfig.ts'];
  for (const file of readdirSync(join(root, 'src'), { recursive: true })) {
    if (file.endsWith('.ts')) files.push(join('src', file));
  }
  const hash = createHash('sha256');
  for (const file of files.toSorted())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

const now = sources();
if (!existsSync(entry) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== now) {
  console.log('Building Tasksmith …');
  execFileSync(process.execPath, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'], {
    cwd: root,
    stdio: 'inherit',
  });
  writeFileSync(stamp, now);
}
createRequire(import.meta.url)(entry);
