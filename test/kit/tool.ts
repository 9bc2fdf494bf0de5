import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A tool as an operator runs it: `npm run <name> -- …`, a process of its own with this environment and nothing else. */
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
    const { PATH, HOME } = process.env;
    const script = join(__dirname, '..', '..', 'scripts', 'run.mjs');
    return new Tool(spawn(process.execPath, [script, name, ...args], { env: { PATH, HOME, ...env } }));
  }

  static async run(name: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Tool> {
    const tool = Tool.start(name, args, env);
    await tool.exit;
    return tool;
  }

  /** Kills it as soon as it has said this on stderr. Throws if it ends before. */
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

/** Asserts that it ended with 1 and one sentence, which says these things. */
export async function expectRefusal(tool: Tool, ...words: (string | RegExp)[]): Promise<void> {
  expect(await tool.exit).toBe(1);
  const said = tool.err.trim();
  for (const word of words) expect(said).toMatch(word);
  expect(said.split('\n')).toHaveLength(1);
  expect(said).not.toMatch(/^\s+at .*:\d+/m);
}
