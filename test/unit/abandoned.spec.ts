import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { copyOfSource } from '../kit/changed-source';
import { makeStore } from '../kit/stores/store';

const { removeAbandoned } = createRequire(__filename)('../kit/runner/abandoned.js') as {
  removeAbandoned(parents: Iterable<string>): void;
};
const config = createRequire(__filename)('../../jest.config.js') as { projects: { globalSetup: string }[] };

describe('Folders of a killed run', () => {
  let parent: string;
  beforeEach(() => void (parent = mkdtempSync(join(tmpdir(), `tasksmith-abandoned-${process.pid}-`))));
  afterEach(() => rmSync(parent, { recursive: true }));

  it('are removed; those of living processes and of others stay', () => {
    const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
    const abandoned = [`tasksmith-test-${ended}-a1B2c3`, `tasksmith-postgres-${ended}-a1B2c3`];
    const others = [
      `tasksmith-test-${process.pid}-a1B2c3`,
      `tasksmith-postgres-${process.ppid}-a1B2c3`,
      'tasksmith-test-1-a1B2c3',
      `tasksmith-compiled-${ended}`,
      `tasksmith-${ended}`,
      `test-${ended}-a1B2c3`,
    ];
    for (const name of [...abandoned, ...others]) {
      mkdirSync(join(parent, name, 'data'), { recursive: true });
      writeFileSync(join(parent, name, 'data', 'file'), '');
    }
    removeAbandoned([parent]);
    expect(readdirSync(parent).toSorted()).toEqual(others.toSorted());
    removeAbandoned([parent]);
    expect(readdirSync(parent)).toHaveLength(others.length);
  });

  it('are named after the process that made them', async () => {
    const store = await makeStore('sqlite');
    const source = copyOfSource();
    const folders = [dirname(store.url.slice('sqlite:'.length)), dirname(source.folder)].map((path) => basename(path));
    await store.drop();
    source.remove();
    expect(folders).toEqual([
      expect.stringMatching(`^tasksmith-test-${process.pid}-`),
      expect.stringMatching(`^tasksmith-source-${process.pid}-`),
    ]);
  });

  it('are looked for before each run, on both databases', () => {
    expect(config.projects.map(({ globalSetup }) => basename(globalSetup))).toEqual(['setup.js', 'start.mjs']);
  });
});
