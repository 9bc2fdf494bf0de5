import type { Statement } from '../rows/statement';
import type { Signals } from '../signals';

const LOOK_MS = 1_000;

/**
 * Commits of other processes, such as commands beside the service: while anybody listens, SQLite is asked every second
 * whether there were any. Those of this process need no signal.
 */
export class SqliteSignals implements Signals {
  private readonly listeners = new Set<() => void>();
  private looking: NodeJS.Timeout | undefined;
  private seen: number | undefined;
  private isClosed = false;

  /** `onWriter` runs a statement on the handle that makes all commits of this process. */
  constructor(private readonly onWriter: Statement) {}

  send(): void {
    // There is no other instance.
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.look();
    return () => {
      this.listeners.delete(listener);
    };
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.listeners.clear();
    clearTimeout(this.looking);
    return Promise.resolve();
  }

  private look(): void {
    clearTimeout(this.looking);
    if (this.isClosed || this.listeners.size === 0) return;
    // A file that cannot be read now is looked at again.
    this.compare().catch(() => undefined);
    this.looking = setTimeout(() => this.look(), LOOK_MS).unref();
  }

  /** The number changes with commits of other handles than the one that is asked. */
  private async compare(): Promise<void> {
    const [row] = await this.onWriter('PRAGMA data_version');
    const { data_version: version } = row as { data_version: number };
    if (version === this.seen) return;
    this.seen = version;
    for (const listener of this.listeners) listener();
  }
}
