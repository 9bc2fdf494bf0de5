import { existsSync, statSync } from 'node:fs';
import * as sqlite3 from 'sqlite3';

/** Up to this size, in bytes, a file is looked at before anything else: it takes a tenth of a second. */
const CHECKED_FIRST = 64 * 2 ** 20;

/** A look at the whole of a SQLite file, on a handle of its own that only reads. */
export class SqliteCheck {
  private handle: sqlite3.Database | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly checkedFirst = CHECKED_FIRST,
  ) {}

  /** Whether so much is in the file that a start does not wait for the look. */
  get isLong(): boolean {
    return existsSync(this.file) && statSync(this.file).size > this.checkedFirst;
  }

  /** Throws if the file is damaged. */
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

  /** Looks while the file is in use already; tells `onDamage` if it is damaged. */
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
