import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { copyOfSource } from '../kit/changed-source';
import { configFor } from '../kit/config';
import { makeStore } from '../kit/stores/store';

const SRC = join(__dirname, '..', '..', 'src');

/** Which folder may import which others, as ARCHITECTURE.md lists it; a folder that is not there may not exist. */
const ARROWS: Record<string, string[]> = Object.fromEntries(
  [...readFileSync(join(SRC, '..', 'ARCHITECTURE.md'), 'utf8').matchAll(/(\w+) ←((?: \w+,?)*)(?= {2}|$)/gm)].map(
    ([, folder, others]) => [folder!, ['common', ...(others!.match(/\w+/g) ?? [])]],
  ),
);
const FOR_ALL = ['config.ts', 'version.ts'];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const textOf = (file: string): string => readFileSync(join(SRC, file), 'utf8');

/** Without the header `Connection: close`, which is HTTP's word. */
const codeOf = (file: string): string => textOf(file).replaceAll('Connection: close', '');

const IMPORT = /^(?:import|export)\s(?:[^;'"]*?\sfrom\s)?['"]([^'"]+)['"]|\b(?:import|require)\(['"]([^'"]+)['"]\)/gm;

const imports = files.flatMap((file) =>
  [...textOf(file).matchAll(IMPORT)].map(([, from, called]) => ({ file, from: (from ?? called)! })),
);

const folderOf = (file: string): string => (file.includes('/') ? file.split('/')[0]! : '');

/** From one folder to another, or to a file that stands at the top. */
const edges = imports
  .filter(({ from }) => from.startsWith('.'))
  .map(({ file, from }) => ({ file, to: relative(SRC, join(SRC, dirname(file), from)) }))
  .map(({ file, to }) => ({ file, to, folder: folderOf(file), toFolder: folderOf(`${to}.ts`) || folderOf(`${to}/`) }));

const folders = [...new Set(files.map(folderOf))].filter((folder) => folder !== '');

const fileOf = (path: string): string => (files.includes(`${path}.ts`) ? `${path}.ts` : `${path}/index.ts`);

/** What is in a circle of arrows, or leads into one: all that is left when what leads nowhere is taken out again and again. */
function leadingIntoCircles(nodes: string[], arrows: { from: string; to: string }[]): string[] {
  const left = new Set(nodes);
  const leadsOn = (node: string): boolean =>
    arrows.some(({ from, to }) => from === node && to !== node && left.has(to));
  for (let size = -1; size !== left.size;) {
    size = left.size;
    for (const node of left) if (!leadsOn(node)) left.delete(node);
  }
  return [...left];
}

describe('The arrows between folders', () => {
  it('are read from all import statements', () => {
    expect(edges.length).toBeGreaterThan(100);
    expect(edges).toContainEqual(expect.objectContaining({ folder: 'tasks', toFolder: 'tags' }));
  });

  it('lead between folders that the tree of ARCHITECTURE.md names', () => {
    const [, tree] = readFileSync(join(SRC, '..', 'ARCHITECTURE.md'), 'utf8').split('```');
    expect(folders.filter((folder) => !tree!.includes(` ${folder}/`))).toEqual([]);
  });

  it('are those of the house', () => {
    const forbidden = edges.filter(
      ({ folder, to, toFolder }) =>
        folder !== '' && folder !== toFolder && !ARROWS[folder]?.includes(toFolder) && !FOR_ALL.includes(`${to}.ts`),
    );
    expect(forbidden.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
    expect(folders.filter((folder) => !(folder in ARROWS))).toEqual([]);
  });

  it('keep the APIs apart: http knows none of them, and none imports another', () => {
    const naming = files.filter(
      (file) => folderOf(file) === 'http' && /taskforge|\bClose\b|'close'/i.test(codeOf(file)),
    );
    expect(naming).toEqual([]);
    const apis = files.filter((file) => file.endsWith('/api.ts')).map(folderOf);
    expect(apis.toSorted()).toEqual(['close', 'taskforge']);
    const between = edges.filter(
      ({ folder, toFolder }) => apis.includes(toFolder) && (folder === 'http' || apis.includes(folder)),
    );
    expect(between.filter(({ folder, toFolder }) => folder !== toFolder)).toEqual([]);
  });

  it('never run in a circle', () => {
    const between = edges.map(({ folder, toFolder }) => ({ from: folder, to: toFolder }));
    expect(leadingIntoCircles(folders, between)).toEqual([]);
  });

  it('never run in a circle between files either, not even for types', () => {
    const between = edges.map(({ file, to }) => ({ from: file, to: fileOf(to) }));
    expect(between.filter(({ to }) => !files.includes(to) && !to.startsWith('..'))).toEqual([]);
    expect(leadingIntoCircles(files, between)).toEqual([]);
  });

  it('keep the driver and the data source inside src/database', () => {
    const outside = files.filter((file) => folderOf(file) !== 'database');
    const reaching = imports.filter(
      ({ file, from }) => outside.includes(file) && /^(sqlite3|pg|better-sqlite3)$|^typeorm\/driver/.test(from),
    );
    expect(reaching).toEqual([]);
    expect(outside.filter((file) => /\bDataSource\b/.test(textOf(file)))).toEqual([]);
  });

  it('let only the configuration read the environment, which main and the commands hand in', () => {
    const readers = files.filter((file) => /process\.env\b|process\s*\[/.test(textOf(file)));
    const mains = ['main.ts', 'commands/main.ts'];
    expect(readers.filter((file) => file !== 'config.ts' && !mains.includes(file))).toEqual([]);
    for (const file of mains) expect(textOf(file).match(/process\.env\b.*/g)).toEqual(['process.env);']);
  });

  it('lead every body and query string through a pipe', () => {
    const taken = files.flatMap((file) =>
      [...textOf(file).matchAll(/(?<!`)@(?:Body|Query|UserChanges)\(([^)]*)\)/g)].map(([whole, pipe]) => ({
        file,
        whole,
        pipe,
      })),
    );
    expect(taken.length).toBeGreaterThan(10);
    expect(taken.filter(({ pipe }) => !/^\w*Pipe$/.test(pipe!))).toEqual([]);
  });

  it('let the Close API be taken out: its folder and its two lines in app.module.ts', async () => {
    const knowing = edges.filter(({ folder, toFolder }) => toFolder === 'close' && folder !== 'close');
    expect(knowing.map(({ file }) => file)).toEqual(['app.module.ts']);
    // Without declarations for others, what nobody imports is missed by no type.
    const declaring = files.filter((file) => folderOf(file) === 'close' && /^declare\s/m.test(textOf(file)));
    expect(declaring).toEqual([]);
    const root = textOf('app.module.ts').split('\n');
    const left = root.filter((line) => !line.includes('CloseModule'));
    expect(root.length - left.length).toBe(2);
    const source = copyOfSource();
    const store = await makeStore();
    try {
      rmSync(join(source.folder, 'close'), { recursive: true });
      writeFileSync(join(source.folder, 'app.module.ts'), left.join('\n'));
      const { createApp } = source.load('app') as typeof import('../../src/app');
      const app = await createApp(configFor(store.url));
      const statusOf = async (url: string) => (await app.inject(url)).statusCode;
      expect([await statusOf('/api/tasks'), await statusOf('/api/v1/task/')]).toEqual([401, 404]);
      await app.close();
    } finally {
      source.remove();
      await store.drop();
    }
  });
});
