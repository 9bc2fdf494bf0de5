import { existsSync, statSync } from 'node:fs';
import * as sqlite3 from 'sqlite3';

/** Files up to this size in bytes are checked before startup, which takes about 0.1 s. */
const CHECKED_FIRST = 64 * 2 ** 20;

/** Checks a whole SQLite file for corruption, on a separate read-only handle. */
export class SqliteCheck {
  private handle: sqlite3.Database | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly checkedFirst = CHECKED_FIRST,
  ) {}

  /** Whether the file is too large to be checked before startup. */
  get isLong(): boolean {
    return existsSync(this.file) && statSync(this.file).size > this.checkedFirst;
  }

  /** Throws if the file is corrupt. */
  async look(): Promise<void> {
    if (!existsSync(this.file) || statSync(this.file).size === 0) return;
    const handle = await opened(this.file);
    this.handle = handle;
    try {
      const found = await quickCheck(handle);
      if (found !== 'ok') throw new Error(`the file is damaged (${found})`);
    } finally {
      this.handle = undefined;
      await new Promise((ok) => handle.close(ok));
    }
  }

  /** Checks in the background while the file is in use. Calls `onDamage` if it is corrupt. */
  lookBeside(onDamage: (error: Error) => void): void {
    this.looking = this.look().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'SQLITE_INTERRUPT') onDamage(error);
    });
  }

  async stop(): Promise<void> {
    this.handle?.interrupt();
    await this.looking;
  }
}

const opened = (file: string): Promise<sqlite3.Database> =>
  new Promise((ok, no) => {
    const handle = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) => (error ? no(error) : ok(handle)));
  });

const quickCheck = (handle: sqlite3.Database): Promise<string> =>
  new Promise((ok, no) =>
    handle.get<{ quick_check: string }>('PRAGMA quick_check(1)', (error, row) =>
      error ? no(error) : ok(row.quick_check),
    ),
  );
