import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Service } from '../kit/service';

const ROOT = join(__dirname, '..', '..');
const RARE = join(ROOT, 'dist', 'rare');

const PACKAGES = {
  'fastify-compress.js': '@fastify/compress',
  'ical-js.js': 'ical.js',
  'modelcontextprotocol-server.js': '@modelcontextprotocol/server',
  'nodemailer.js': 'nodemailer',
  'pino-pretty.js': 'pino-pretty',
  'undici.js': 'undici',
  'zod.js': 'zod',
};

/** The names that a module exports, read in a process of its own. */
const exportsOf = (module: string): string[] =>
  JSON.parse(
    execFileSync(process.execPath, ['-p', `JSON.stringify(Object.keys(require(${JSON.stringify(module)})).sort())`], {
      cwd: ROOT,
      encoding: 'utf8',
    }),
  ) as string[];

describe('Packages that have a file beside the bundle', () => {
  // The first start may have to build.
  beforeAll(async () => {
    expect(await Service.run({ PORT: 'none' }).exit).toBe(1);
  });

  it('are all tested here', () => {
    expect(readdirSync(RARE).filter((file) => file.endsWith('.js'))).toEqual(Object.keys(PACKAGES));
  });

  it.each(Object.entries(PACKAGES))('%s exports what %s does', (file, name) => {
    const names = exportsOf(join(RARE, file));
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual(exportsOf(name));
  });
});
