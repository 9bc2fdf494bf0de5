import { Client } from 'pg';
import { base62 } from '../../common/public-id';
import type { Statement } from '../rows/statement';
import type { Signals } from '../signals';

const CHANNEL = 'tasksmith_commits';
/** Commits within this time share one signal. */
const SIGNAL_INTERVAL_MS = 50;
/** Polling interval without working signals, and with them (signals can be lost). */
const POLL_MS = 1_000;
const SLOW_POLL_MS = 5_000;
const NAME_LENGTH = 12;
const KEEP_ALIVE_MS = 10_000;

/**
 * Signals by LISTEN and NOTIFY. The listening connection is opened for the first listener. Where listening does not
 * work, e.g. behind a pooler, the server's snapshot is polled every second instead.
 */
export class PostgresSignals implements Signals {
  private readonly name = base62(NAME_LENGTH);
  private readonly listeners = new Set<() => void>();
  private client: Client | undefined;
  /** Whether signals arrive, detected by receiving its own. */
  private isHearing = false;
  private gathering: NodeJS.Timeout | undefined;
  private isDue = false;
  private looking: NodeJS.Timeout | undefined;
  private seen = '';
  private isClosed = false;
  /** Whether a connection keeps its session of the server. */
  mayListen = false;

  constructor(
    private readonly connectionString: string,
    private readonly connectionTimeoutMillis: number,
    private readonly statement: Statement,
  ) {}

  send(): void {
    if (this.isClosed) return;
    this.isDue = this.gathering !== undefined;
    if (this.isDue) return;
    this.gathering = setTimeout(() => {
      this.gathering = undefined;
      if (this.isDue) this.send();
    }, SIGNAL_INTERVAL_MS).unref();
    this.notify();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.look();
    return () => {
      this.listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.listeners.clear();
    clearTimeout(this.gathering);
    clearTimeout(this.looking);
    await this.client?.end().catch(() => undefined);
  }

  private notify(): void {
    // Failures are ignored: the others find the commit when they poll.
    this.statement('SELECT pg_notify($1, $2)', [CHANNEL, this.name]).catch(() => undefined);
  }

  /** Polls while there are listeners. */
  private look(): void {
    clearTimeout(this.looking);
    if (this.isClosed || this.listeners.size === 0) return;
    this.connect().catch(() => undefined);
    this.compare().catch(() => undefined);
    this.looking = setTimeout(() => this.look(), this.isHearing ? SLOW_POLL_MS : POLL_MS).unref();
  }

  /** Every writing transaction changes the snapshot. */
  private async compare(): Promise<void> {
    const [row] = await this.statement('SELECT CAST(pg_current_snapshot() AS text) AS now');
    const { now } = row as { now: string };
    if (now !== this.seen && this.seen !== '') this.ring();
    this.seen = now;
  }

  private async connect(): Promise<void> {
    if (this.client || !this.mayListen) return;
    const { connectionString, connectionTimeoutMillis } = this;
    const client = new Client({
      connectionString,
      connectionTimeoutMillis,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      application_name: 'tasksmith',
    });
    this.client = client;
    client.on('error', () => undefined);
    client.on('end', () => this.forget(client));
    client.on('notification', ({ payload }) => {
      this.isHearing = true;
      if (payload !== this.name) this.ring();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.notify();
      // There may have been commits before the connection was listening.
      this.ring();
    } catch {
      this.forget(client);
      await client.end().catch(() => undefined);
    }
  }

  private forget(client: Client): void {
    if (this.client === client) this.client = undefined;
    this.isHearing = false;
  }

  private ring(): void {
    for (const listener of this.listeners) listener();
  }
}
