import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../kit/api';

const ROOT = join(__dirname, '..', '..');
const MODULES = join(ROOT, 'node_modules');

const STRICT = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  // Of other people's declarations; the generated types are a module, which is checked.
  skipLibCheck: true,
  module: 'nodenext',
  target: 'es2022',
  types: ['node'],
  outDir: 'out',
};

describe('A client that is generated from the OpenAPI document', () => {
  let api: Api;
  let folder: string;

  beforeAll(async () => {
    api = await Api.start();
    folder = mkdtempSync(join(tmpdir(), `tasksmith-client-${process.pid}-`));
    symlinkSync(MODULES, join(folder, 'node_modules'));
    copyFileSync(join(__dirname, 'client', 'tour.ts'), join(folder, 'tour.ts'));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT, include: ['*.ts'] }));
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };

  it('compiles under strict, and does a tour through both APIs', async () => {
    const generator = join(MODULES, 'openapi-typescript', 'bin', 'cli.js');
    expect(run(generator, join(ROOT, 'openapi.json'), '-o', 'api.ts')).toMatchObject({ status: 0 });
    const compiler = join(MODULES, 'typescript', 'bin', 'tsc');
    expect(run(compiler, '-p', '.')).toEqual({ status: 0, said: '' });
    // The service runs in this process, so the program must not hold it up.
    const out = await new Promise<string>((resolve, reject) =>
      execFile(process.execPath, [join(folder, 'out', 'tour.js'), api.url], { cwd: folder }, (error, stdout, stderr) =>
        error ? reject(new Error(stderr)) : resolve(stdout),
      ),
    );
    expect(JSON.parse(out)).toEqual({
      titles: ['Write'],
      tags: ['docs'],
      refusal: { message: 'Tarea no encontrada', status: 404 },
      done: true,
      view: 'archive',
    });
  }, 240_000);
});
