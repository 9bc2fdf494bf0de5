import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'tasksmith.mjs');

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A command as an operator runs it at a terminal: `script` of util-linux gives it one. */
export class Terminal {
  /** What the terminal has shown, with its control sequences. */
  shown = '';
  readonly exit: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.shown += text));
    child.stdin!.on('error', () => undefined);
    this.exit = once(child, 'close').then(([code]) => code as number | null);
  }

  static start(words: string[], env: NodeJS.ProcessEnv): Terminal {
    const { PATH, HOME } = process.env;
    const command = [process.execPath, SCRIPT, ...words].map(quoted).join(' ');
    return new Terminal(
      spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { env: { PATH, HOME, ...env } }),
    );
  }

  /** Types a line as soon as this is shown. Throws if the command ends first. */
  async answer(question: string, line: string): Promise<void> {
    const ended = this.exit.then(() => true);
    while (!this.shown.includes(question)) {
      const more = once(this.child.stdout!, 'data').then(() => false);
      if ((await Promise.race([more, ended])) && !this.shown.includes(question))
        throw new Error(`It ended before: ${this.shown}`);
    }
    this.child.stdin!.write(`${line}\r`);
  }
}
