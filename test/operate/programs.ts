import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const ROOT = join(__dirname, '..', '..');
export const DEPLOY = join(ROOT, 'deploy');
const BIN = '/usr/lib/postgresql/15/bin';
/** Small enough for the shared memory of a container. */
const CLUSTER = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N', '--wal-segsize=1'];
const USERS = '/etc/pgbouncer/userlist.txt';
export const PASSWORD = 'between us';

/** These programs refuse to run as root. */
const asPostgres = (command: string[]): string[] =>
  process.getuid!() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command] : command;

const run = (command: string[]): void => {
  const [program, ...words] = asPostgres(command);
  execFileSync(program!, words, { stdio: 'pipe', cwd: '/' });
};

/** A program that runs until it is stopped. */
export class Program {
  text = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.text += text));
  }

  /** Starts it, and waits until it listens there. */
  static async start(command: string[], port: number): Promise<Program> {
    if (await listens(port)) throw new Error(`Port ${port} must be free for this test.`);
    const [name, ...words] = command;
    const program = new Program(spawn(name!, words, { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] }));
    while (!(await listens(port))) {
      if (!program.isRunning) throw new Error(`${name} ended: ${program.text}`);
      await new Promise((ok) => setTimeout(ok, 20));
    }
    return program;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null;
  }

  /** By SIGINT, which ends PostgreSQL and PgBouncer without waiting for their clients. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    if (!this.isRunning) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const is = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return is;
}

/** A folder that others can walk into. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `tasksmith-operate-${process.pid}-`));
  chmodSync(folder, 0o777);
  return folder;
}

const dataOf = (folder: string): string => join(folder, 'postgres-15');

/** Makes the files of PostgreSQL 15 of Debian, with further flags of initdb. */
export const makeCluster = (folder: string, ...flags: string[]): void =>
  run([join(BIN, 'initdb'), '-D', dataOf(folder), ...CLUSTER, ...flags]);

/** PostgreSQL 15 of Debian on its usual port. Makes its files if there are none. */
export async function startDebian(folder: string, ...settings: string[]): Promise<Program> {
  const data = dataOf(folder);
  if (!existsSync(data)) makeCluster(folder);
  return startServer(folder, data, 5432, ...settings);
}

/** A server on a folder of data that is there. */
export function startServer(folder: string, data: string, port: number, ...settings: string[]): Promise<Program> {
  const flags = [`port=${port}`, `unix_socket_directories=${folder}`, 'fsync=off', ...settings];
  return Program.start(asPostgres([join(BIN, 'postgres'), '-D', data, ...flags.flatMap((flag) => ['-c', flag])]), port);
}

/** Runs commands of a guide in a shell, as the user of PostgreSQL and with its programs. */
export function runAsPostgres(commands: string, env: NodeJS.ProcessEnv): void {
  const [program, ...words] = asPostgres(['bash', '-c', `set -eu\n${commands}`]);
  execFileSync(program!, words, { stdio: 'pipe', cwd: '/', env: { PATH: `${BIN}:${process.env.PATH}`, ...env } });
}

export const superUrl = (port: number): string => `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;

/** Runs SQL as the superuser, as soon as the server takes it. */
export async function sql(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: superUrl(5432) });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const isStarting = (error as { code?: string }).code === '57P03';
    if (isStarting) return sql(...statements);
    throw error;
  }
  for (const statement of statements) await client.query(statement);
  await client.end();
}

export const makeDatabase = (): Promise<void> =>
  sql(`CREATE ROLE tasksmith LOGIN PASSWORD '${PASSWORD}'`, 'CREATE DATABASE tasksmith OWNER tasksmith');

/** PgBouncer with deploy/pgbouncer.ini as it is, or with changes; its list of users is where that says. */
export async function startPgBouncer(folder: string, change = (ini: string): string => ini): Promise<Program> {
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(file, change(readFileSync(join(DEPLOY, 'pgbouncer.ini'), 'utf8')));
  const kept = join(folder, 'userlist.kept');
  if (existsSync(USERS) && !existsSync(kept)) cpSync(USERS, kept);
  writeFileSync(USERS, `"tasksmith" "${PASSWORD}"\n`);
  chmodSync(USERS, 0o644);
  return Program.start(asPostgres(['pgbouncer', file]), 6432);
}

/** Puts the list of users back, and removes the folder. */
export function cleanUp(folder: string): void {
  const kept = join(folder, 'userlist.kept');
  if (existsSync(kept)) cpSync(kept, USERS);
  rmSync(folder, { recursive: true, force: true });
}

export const ownUrl = (port: number, more = ''): string =>
  `postgres://tasksmith:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/tasksmith${more}`;
