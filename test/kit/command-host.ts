import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NODE_OPTIONS, settingsOfProcess } from './service';

/** What a command printed, and its exit code. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** A process that runs commands one after the other: starting one for each takes longer than what most of them do. */
export class CommandHost {
  private readonly child: ChildProcess = fork(join(__dirname, 'runner', 'command-host.mjs'), ['commands'], {
    execArgv: NODE_OPTIONS,
    env: settingsOfProcess({}),
  });
  private last: Promise<unknown> = Promise.resolve();

  /** Waits for earlier commands. Throws if the command ends the process. */
  run(words: string[], env: NodeJS.ProcessEnv, input: string): Promise<Ended> {
    const ended = this.last.then(() => this.ask(words, env, input));
    this.last = ended.catch(() => undefined);
    return ended;
  }

  private async ask(words: string[], env: NodeJS.ProcessEnv, input: string): Promise<Ended> {
    const isOver = new AbortController();
    const answered = once(this.child, 'message', isOver).then(([answer]) => answer as Ended);
    const ended = once(this.child, 'exit', isOver).then(() =>
      Promise.reject(new Error(`It ended: ${words.join(' ')}`)),
    );
    this.child.send({ words, env: settingsOfProcess(env), input });
    return Promise.race([answered, ended]).finally(() => isOver.abort());
  }

  async stop(): Promise<void> {
    await this.last;
    const over = once(this.child, 'exit');
    this.child.disconnect();
    await over;
  }
}
