import type { PoolClient } from 'pg';
import { unavailable } from '../../common/errors';

/** Remembers why a connection broke while it was in use. What is asked afterwards fails for reasons that say less. */
export class Loss {
  private first: Error | undefined;
  private readonly note = (error: Error): void => void (this.first ??= error);

  constructor(private readonly client: PoolClient) {
    client.on('error', this.note);
  }

  /** Why it broke, in place of an error that came of it. */
  reason(error: unknown): Error {
    const cause = this.first ?? (error as Error);
    return new Error(`The connection to PostgreSQL was lost: ${cause.message}`, { cause });
  }

  /** The `unavailable` error of a unit whose connection broke. */
  of(error: unknown): unknown {
    const { code } = error as { code?: string };
    return code === 'store_outcome_unknown' ? error : unavailable('store_unavailable', { cause: this.reason(error) });
  }

  forget(): void {
    this.client.off('error', this.note);
  }
}
