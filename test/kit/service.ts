import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/**
 * Options of Node for processes of tests: they share the compiled code of this run, and optimize none of it, because they
 * end before that pays.
 */
export const NODE_OPTIONS = ['--no-opt', '--require', join(__dirname, 'runner', 'compiled.js')];

/** The environment of a process that has these settings only. */
export function settingsOfProcess(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH, HOME, TEST_RUN_FOLDER } = process.env;
  return { PATH, HOME, TEST_COMPILED: TEST_RUN_FOLDER, ...env };
}

/** Runs a script with compiled code of this run, and only this environment. */
export const node = (
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  uid?: number,
): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [...NODE_OPTIONS, script, ...args], { uid, env: settingsOfProcess(env) });

/** The service as an operator starts it: a separate process with only this environment. */
export class Service {
  out = '';
  err = '';
  readonly exit: Promise<number | null>;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    // "close" instead of "exit", so that all output has been read.
    this.exit = once(child, 'close').then(([code]) => code as number | null);
  }

  /** Runs this or another checkout, as this or another user. */
  static run(env: NodeJS.ProcessEnv, { checkout = ROOT, uid }: { checkout?: string; uid?: number } = {}): Service {
    return new Service(node(join(checkout, 'scripts', 'start.mjs'), [], env, uid));
  }

  /** The address that it reports. Throws if it ends first. */
  async url(): Promise<string> {
    for (;;) {
      const url = /listens on (http:\S+)/.exec(this.out)?.[1];
      if (url) return url;
      const ended = await Promise.race([once(this.child.stdout, 'data').then(() => false), this.exit.then(() => true)]);
      if (ended) throw new Error(`The service ended: ${this.err}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Kills the process. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A plain connection, for requests that stop in the middle. */
export class Wire {
  received = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
  }

  static async to(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Wire(socket);
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** Waits until `pattern` has arrived. Throws if the other side disconnects first. */
  async expect(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.received)) {
      const [more] = await Promise.race([once(this.socket, 'data'), once(this.socket, 'close').then(() => [null])]);
      if (more === null && !pattern.test(this.received)) throw new Error(`Hung up after: ${this.received}`);
    }
  }

  end(): void {
    this.socket.destroy();
  }
}
