import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { LimitedClient, type LimitedClientConfig, type StatementOverdue } from './limited-client';

export type PatientPoolConfig = PoolConfig & LimitedClientConfig;

type Connected = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (error?: Error | boolean) => void,
) => void;

/** The server, its database or this role has no connection left. */
const NONE_LEFT = '53300';
/** How PgBouncer says it. */
const NO_MORE = /no more connections allowed/;
const LOOK_MS = 100;
/** How long no further connection is tried after one was refused. */
const CONTENT_MS = 1_000;

/**
 * Connections to a server that may be full, or vanish. While it refuses connections, requests wait for one that the pool
 * has. When a statement is overdue, the connections that lie idle are given up as well: they lead to the same place.
 */
export class PatientPool extends Pool {
  private readonly idle = new Set<LimitedClient>();
  private readonly waitMs: number;
  private readonly size: number;
  private growing: NodeJS.Timeout | undefined;

  constructor(config: PatientPoolConfig) {
    super({ ...config, Client: LimitedClient });
    this.waitMs = config.connectionTimeoutMillis ?? 0;
    this.size = config.max ?? 1;
    this.on('connect', (client) => client.on('overdue' as 'error', (error) => this.suspect(error as StatementOverdue)));
    this.on('acquire', (client) => this.idle.delete(client as unknown as LimitedClient));
    this.on('release', (error, client) => void (error || this.idle.add(client as unknown as LimitedClient)));
    this.on('remove', (client) => this.idle.delete(client as unknown as LimitedClient));
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | void {
    if (!callback) return new Promise((ok, no) => this.connect((error, client) => (error ? no(error) : ok(client!))));
    const end = performance.now() + this.waitMs;
    const attempt = (): void =>
      super.connect((error, client, release) => {
        if (!error || !isFull(error) || performance.now() > end) return callback(error, client, release);
        this.beContent();
        setTimeout(attempt, this.totalCount === 0 ? LOOK_MS : 0);
      });
    attempt();
  }

  /** Opens no further connection for a while, so that requests queue for those that there are. */
  private beContent(): void {
    this.options.max = Math.max(1, this.totalCount);
    this.growing ??= setTimeout(() => {
      this.growing = undefined;
      this.options.max = this.size;
    }, CONTENT_MS).unref();
  }

  private suspect(error: StatementOverdue): void {
    for (const client of this.idle) client.drop(error);
  }
}

const isFull = (error: unknown): boolean => {
  const { code, message = '' } = error as { code?: string; message?: string };
  return code === NONE_LEFT || NO_MORE.test(message);
};
