import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { node } from './service';

/** A command as an operator runs it: `npx tasksmith <name> …`, in a separate process with only this environment. */
export class Tool {
  out = '';
  err = '';
  readonly exit: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.exit = once(child, 'close').then(([code]) => code as number | null);
  }

  static start(name: string, args: string[], env: NodeJS.ProcessEnv = {}): Tool {
    const script = join(__dirname, '..', '..', 'scripts', 'tasksmith.mjs');
    return new Tool(node(script, [name, ...args].filter(Boolean), env));
  }

  /** `input` is what it reads from stdin. */
  static async run(name: string, args: string[], env: NodeJS.ProcessEnv = {}, input = ''): Promise<Tool> {
    const tool = Tool.start(name, args, env);
    tool.child.stdin!.on('error', () => undefined).end(input);
    await tool.exit;
    return tool;
  }

  /** Kills it when this appears on stderr. Throws if it ends first. */
  async killAt(said: RegExp): Promise<void> {
    while (!said.test(this.err)) {
      const ended = await Promise.race([
        once(this.child.stderr!, 'data').then(() => false),
        this.exit.then(() => !said.test(this.err)),
      ]);
      if (ended) throw new Error(`It ended before: ${this.err}`);
    }
    this.child.kill('SIGKILL');
    await this.exit;
  }
}

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
