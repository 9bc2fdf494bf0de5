import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CommandHost } from './command-host';
import { node } from './service';

/** The commands that this test file has run in processes of their own. */
const known = new Set<string>();
let host: CommandHost | undefined;
afterAll(() => host?.stop());

/** A command as an operator runs it: `npx tasksmith <name> …`, in another process and with only this environment. */
export class Tool {
  out = '';
  err = '';

  private constructor(
    readonly exit: Promise<number | null>,
    private readonly child?: ChildProcess,
  ) {}

  static start(name: string, args: string[], env: NodeJS.ProcessEnv = {}): Tool {
    const script = join(__dirname, '..', '..', 'scripts', 'tasksmith.mjs');
    const child = node(script, wordsOf(name, args), env);
    const tool = new Tool(
      once(child, 'close').then(([code]) => code as number | null),
      child,
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => (tool.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (tool.err += text));
    return tool;
  }

  /**
   * `input` is what it reads from stdin. The first run of each command in a test file has a process of its own; the
   * others share one.
   */
  static async run(name: string, args: string[], env: NodeJS.ProcessEnv = {}, input = ''): Promise<Tool> {
    if (known.has(name)) return Tool.runInHost(wordsOf(name, args), env, input);
    known.add(name);
    const tool = Tool.start(name, args, env);
    tool.child!.stdin!.on('error', () => undefined).end(input);
    await tool.exit;
    return tool;
  }

  private static async runInHost(words: string[], env: NodeJS.ProcessEnv, input: string): Promise<Tool> {
    host ??= new CommandHost();
    const { code, out, err } = await host.run(words, env, input);
    return Object.assign(new Tool(Promise.resolve(code)), { out, err });
  }

  /** Kills it when this appears on stderr. Throws if it ends first. */
  async killAt(said: RegExp): Promise<void> {
    const child = this.child!;
    while (!said.test(this.err)) {
      const ended = await Promise.race([
        once(child.stderr!, 'data').then(() => false),
        this.exit.then(() => !said.test(this.err)),
      ]);
      if (ended) throw new Error(`It ended before: ${this.err}`);
    }
    child.kill('SIGKILL');
    await this.exit;
  }
}

const wordsOf = (name: string, args: string[]): string[] => [name, ...args].filter(Boolean);

/** Asserts exit code 1 and a one-sentence message that contains these words. */
export const expectRefusal = (tool: Tool, ...words: (string | RegExp)[]): Promise<void> => expectEnd(tool, 1, words);

/** Like {@link expectRefusal}, with exit code 2: wrong usage or a missing file. */
export const expectMisuse = (tool: Tool, ...words: (string | RegExp)[]): Promise<void> => expectEnd(tool, 2, words);

async function expectEnd(tool: Tool, code: number, words: (string | RegExp)[]): Promise<void> {
  expect([await tool.exit, tool.err]).toEqual([code, expect.any(String)]);
  const said = tool.err.trim();
  for (const word of words) expect(said).toMatch(word);
  expect(said.split('\n')).toHaveLength(1);
  expect(said).not.toMatch(/^\s+at .*:\d+/m);
}
