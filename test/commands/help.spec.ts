import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectMisuse, Tool } from '../kit/tool';

const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));

/** The names of the commands that a page of help lists. */
const listedIn = (page: string): string[] => {
  const [, list = ''] = /^Commands:\n((?: {2}.+\n)+)/m.exec(page) ?? [];
  return [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name!);
};

async function pageOf(...names: string[]): Promise<string> {
  const tool = await Tool.run(names[0] ?? '--help', names.length > 0 ? [...names.slice(1), '--help'] : []);
  expect([await tool.exit, tool.err]).toEqual([0, '']);
  return tool.out;
}

/** The pages of all commands, by their names. */
async function allPages(...names: string[]): Promise<[string, string][]> {
  const page = await pageOf(...names);
  const below = await Promise.all(listedIn(page).map((name) => allPages(...names, name)));
  return [[names.join(' '), page], ...below.flat()];
}

describe('The command line', () => {
  it('has a page of help for each command, with examples, exit codes and lines that fit', async () => {
    const pages = await allPages();
    expect(pages.map(([name]) => name)).toEqual(expect.arrayContaining(['', 'serve', 'backup', 'restore', 'copy']));
    for (const [name, page] of pages) {
      expect(page).toMatch(new RegExp(`^Usage: tasksmith ${name}`));
      expect(page).toMatch(new RegExp(`^Examples:\\n {2}.*npx tasksmith ${name}`, 'm'));
      expect(page).toMatch(/^Exit code: 0 .* 1 .* 2 /m);
      expect(Math.max(...page.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    }
  });

  it('shows its version, and names the command that was meant', async () => {
    expect((await Tool.run('--version', [])).out).toBe(`${version}\n`);
    await expectMisuse(await Tool.run('bakup', []), /bakup/, /backup/, 'npx tasksmith --help');
  });

  it('shows its help on stderr, and ends with 2, if it is called without a command', async () => {
    const tool = await Tool.run('', []);
    expect([await tool.exit, tool.out, tool.err]).toEqual([
      2,
      '',
      expect.stringMatching(/^Usage: tasksmith <command>/),
    ]);
  });
});
