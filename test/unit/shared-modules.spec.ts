import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOfSource } from '../kit/changed-source';

const RUNNER = join(__dirname, '..', 'kit', 'runner');

/** Runs test files one after the other in a process that keeps a service; `change` happens between two of them. */
const PROGRAM = `
  const [runner, module, change, watch] = process.argv.slice(1);
  const Environment = require(runner + '/environment.js');
  const file = (isWatching) => new Environment({ globalConfig: { watch: isWatching }, projectConfig: { globals: {} } });
  const kept = globalThis[Symbol.for('tasksmith.kept')];
  (async () => {
    await file(watch === 'true').setup();
    const before = require(module);
    let stopped = 0;
    kept.set('sqlite', { stop: async () => void (stopped += 1) });
    if (change === 'edit') require('node:fs').utimesSync(module, 0, 0);
    if (change === 'remove') require('node:fs').rmSync(module);
    await file(watch === 'true').setup();
    const isSame = require.cache[module]?.exports === before;
    console.log(JSON.stringify({ stopped, isSame, kept: kept.size }));
  })();
`;

/** What Jest made before a test file was loaded, and what the file made, when the file is over. */
const STORAGES = `
  const [runner] = process.argv.slice(1);
  const Environment = require(runner + '/environment.js');
  const hooks = require('node:async_hooks');
  (async () => {
    const file = new Environment({ globalConfig: {}, projectConfig: { globals: {} } });
    await file.setup();
    const ofJest = new hooks.AsyncLocalStorage();
    file.handleTestEvent({ name: 'setup' });
    const ofFile = new hooks.AsyncLocalStorage();
    ofJest.enterWith('Jest');
    ofFile.enterWith('file');
    await file.teardown();
    console.log(JSON.stringify({ ofJest: ofJest.getStore(), ofFile: ofFile.getStore() }));
  })();
`;

describe('Modules that test files share', () => {
  let folder: string;
  let module: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `tasksmith-modules-${process.pid}-`));
    module = join(folder, 'one.ts');
    writeFileSync(module, 'export const one: number = 1;');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const after = (change: string, isWatching: boolean): unknown =>
    JSON.parse(
      execFileSync(process.execPath, ['-e', PROGRAM, RUNNER, module, change, String(isWatching)], { encoding: 'utf8' }),
    );

  it('stay, and the service that is made of them, whatever happens to the files', () => {
    const same = { stopped: 0, isSame: true, kept: 1 };
    expect(after('edit', false)).toEqual(same);
    expect(after('nothing', true)).toEqual(same);
  });

  it('stay in watch mode when a test removes its copy of the source', () => {
    expect(after('remove', true)).toEqual({ stopped: 0, isSame: true, kept: 1 });
  });

  it('go in watch mode when a file was edited, and the service with them', () => {
    expect(after('edit', true)).toEqual({ stopped: 1, isSame: false, kept: 0 });
  });

  it('of a copy of the source are others, and go with it', () => {
    const source = copyOfSource();
    const loaded = source.load('common/ids');
    expect(loaded).not.toBe(jest.requireActual('../../src/common/ids'));
    source.remove();
    expect(() => source.load('common/ids')).toThrow(/no such file/);
  });

  it('are not slowed down by the storages that Jest makes for each file', () => {
    const said = execFileSync(process.execPath, ['-e', STORAGES, RUNNER], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({ ofFile: 'file' });
  });
});
