import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from './api';
import { migratedStore } from './stores/migrated-store';
import { engine, type TestStore } from './stores/store';
import { Terminal } from './terminal';
import { expectMisuse, expectRefusal, Tool } from './tool';

/** The settings of a command that works on this database. */
export const settingsFor = ({ url }: TestStore): NodeJS.ProcessEnv => ({
  DATABASE_URL: url,
  JWT_SECRET: 'a secret that is known to the tests only',
});

/** `npx tasksmith` beside a running service: each command is a separate process on the same database. */
export class CommandLine {
  private constructor(
    readonly api: Api,
    readonly store: TestStore,
    private readonly folder: string,
  ) {}

  static async start(): Promise<CommandLine> {
    const store = await migratedStore();
    const api = await Api.startOwn({ DATABASE_URL: store.url });
    return new CommandLine(api, store, mkdtempSync(join(tmpdir(), 'tasksmith-test-')));
  }

  /** `input` is what the command reads from stdin. */
  run(words: string[], input?: string): Promise<Tool> {
    return Tool.run(words[0]!, words.slice(1), settingsFor(this.store), input);
  }

  /** What a command that works prints with `--json`. */
  async json(words: string[], input?: string): Promise<any> {
    const tool = await this.run([...words, '--json'], input);
    expect([await tool.exit, tool.err]).toEqual([0, '']);
    return JSON.parse(tool.out);
  }

  atTerminal(...words: string[]): Terminal {
    return Terminal.start(words, settingsFor(this.store));
  }

  /** The path of a file in a folder of its own, written if there is a `text`. */
  file(name: string, text?: string): string {
    const path = join(this.folder, name);
    if (text !== undefined) writeFileSync(path, text);
    return path;
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await this.store.drop();
    rmSync(this.folder, { recursive: true });
  }
}

/** Asserts that a command refused to work because there is no database. */
export const expectNoDatabase = (tool: Tool): Promise<void> =>
  engine === 'sqlite'
    ? expectMisuse(tool, /There is no file .*test\.sqlite/)
    : expectRefusal(tool, /is empty: start the service once/);
