import { Client, type ClientConfig } from 'pg';

/** What the pool gives its clients besides the options of the driver. */
export interface LimitedClientConfig extends ClientConfig {
  /** How long a statement may take, in milliseconds, until its connection is taken for lost; 0: as long as it likes. */
  limitMs?: number;
}

/** A statement got no answer: the server, or what is in between, has gone without a word. */
export class StatementOverdue extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(limitMs: number) {
    super(`PostgreSQL did not answer a statement within ${limitMs} ms`);
  }
}

interface Wire {
  connection: { stream: { destroy(error?: Error): void } };
}

/**
 * A connection with a time limit of ours for each statement. The server has its own, but TCP waits for a server that has
 * vanished for many minutes. A connection that runs into the limit is destroyed: its statement may still be running.
 */
export class LimitedClient extends Client {
  limitMs: number;

  constructor({ limitMs = 0, ...config }: LimitedClientConfig = {}) {
    super(config);
    this.limitMs = limitMs;
    // The pool and TypeORM listen too, but not all the time: an error in between would end the process.
    this.on('error', () => undefined);
  }

  /** Destroys the connection: what waits for it fails with `error`. */
  drop(error?: Error): void {
    (this as unknown as Wire).connection.stream.destroy(error);
  }

  /** In all forms of the driver: with a callback as the last argument, or with a promise. */
  override query(...given: unknown[]): never {
    const query = super.query.bind(this) as (...all: unknown[]) => unknown;
    const { limitMs } = this;
    if (limitMs === 0) return query(...given) as never;
    const timer = setTimeout(() => this.overdue(limitMs), limitMs);
    const callback = given.at(-1);
    if (typeof callback !== 'function')
      return (query(...given) as Promise<unknown>).finally(() => clearTimeout(timer)) as never;
    return query(...given.slice(0, -1), (...result: unknown[]) => {
      clearTimeout(timer);
      callback(...result);
    }) as never;
  }

  private overdue(limitMs: number): void {
    const error = new StatementOverdue(limitMs);
    this.emit('overdue', error);
    this.drop(error);
  }
}
