import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));

const pages = [...readdirSync(ROOT), ...filesIn('docs')].filter(
  (file) => file.endsWith('.md') && !file.startsWith('docs/source/'),
);
const aboutCode = pages.filter((page) => /ARCHITECTURE|CONTRIBUTING|glossary|decisions/.test(page));
const generated = ['docs/taskforge.md', 'docs/close.md'];

const LINK = /\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]*))?\)/g;

/** The anchors that a page offers: its headings, as GitHub writes them, and its own. */
const anchorsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/^#+ (.*)$|<a id="([^"]+)">/gm)].map(([, heading = '', id]) => {
    const words = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '');
    return id ?? words.replaceAll(' ', '-');
  });

describe('The documents', () => {
  it('keep the README and ARCHITECTURE short', () => {
    expect(Buffer.byteLength(textOf('README.md'))).toBeLessThanOrEqual(6_000);
    expect(Buffer.byteLength(textOf('ARCHITECTURE.md'))).toBeLessThanOrEqual(5_000);
  });

  it('link to what exists', () => {
    const links = pages.flatMap((page) =>
      [...textOf(page).matchAll(LINK)].map(([link, to, anchor]) => ({
        link: `${page}: ${link}`,
        file: to ? join(dirname(page), to) : page,
        anchor,
      })),
    );
    expect(links.length).toBeGreaterThan(50);
    const isBroken = ({ file, anchor }: { file: string; anchor: string | undefined }): boolean =>
      !existsSync(join(ROOT, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
    expect(links.filter(isBroken).map(({ link }) => link)).toEqual([]);
  });

  it('name only files and folders that exist', () => {
    const files = ['src', 'test', 'scripts', 'bench', 'docs'].flatMap(filesIn).map((file) => `/${file}`);
    const exists = (name: string): boolean =>
      existsSync(join(ROOT, name)) || files.some((file) => file.endsWith(`/${name}`));
    const named = aboutCode.flatMap((page) =>
      [...textOf(page).matchAll(/`([\w./-]+\.(?:ts|mjs)|(?:src|test|docs)\/[\w./-]*?)\/?`/g)].map(([, name]) => ({
        page,
        name: name!,
      })),
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter(({ name }) => !exists(name))).toEqual([]);
  });

  it('name only commands that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const commands = pages.flatMap((page) => [...textOf(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!));
    expect(commands.length).toBeGreaterThan(20);
    expect([...new Set(commands)].filter((name) => !(name in scripts))).toEqual([]);
  });

  it('use plain words', () => {
    const written = pages.filter((page) => !generated.includes(page));
    const words = /\b(?:whoever|anew|befell|befall\w*|tells? of|hastened)\b/i;
    expect(written.filter((page) => words.test(textOf(page)))).toEqual([]);
    // The glossary says that it is not used, and the changelog that it was.
    const about = ['docs/glossary.md', 'CHANGELOG.md'];
    expect(written.filter((page) => /dialect/i.test(textOf(page)) && !about.includes(page))).toEqual([]);
  });
});
