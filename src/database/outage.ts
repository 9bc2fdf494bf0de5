import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DomainError, unavailable } from '../common/errors';

/** The store is closed. Only requests whose client has disconnected can hit this, so it is not logged as an outage. */
export class StoreClosed extends DomainError {
  constructor() {
    super('unavailable', 'store_unavailable');
  }
}

/** Translates store errors, and logs the beginning and the end of an outage. */
export class Outage {
  private readonly logger = new Logger('Store');
  private isDown = false;
  private turnedAt = -Infinity;

  constructor(
    private readonly what: string,
    private readonly inOurWords: (error: unknown) => unknown,
  ) {}

  async watch<T>(answer: Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      const value = await answer;
      if (this.turns(false, begun)) this.logger.warn(`The store serves ${this.what} again`);
      return value;
    } catch (cause) {
      const error = this.inOurWords(cause);
      if (isOutage(error) && this.turns(true, begun)) {
        this.logger.error(`The store does not serve ${this.what}`, stackOf(error.cause ?? error));
      }
      throw error;
    }
  }

  /** Whether the state changes. Requests that began before the last change are ignored. */
  private turns(isDown: boolean, begun: number): boolean {
    if (isDown === this.isDown || begun <= this.turnedAt) return false;
    this.isDown = isDown;
    this.turnedAt = performance.now();
    return true;
  }
}

const ATTEMPTS = 3;
const PAUSE_MS = 50;

/** Runs a read that follows a commit; if the store fails, again. Throws `store_outcome_unknown` in the end. */
export async function patiently<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (attempt === ATTEMPTS) throw unavailable('store_outcome_unknown', { cause: error });
    }
    await pause(PAUSE_MS);
  }
}

const isOutage = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.kind === 'unavailable' && !(error instanceof StoreClosed);

const stackOf = (cause: unknown): string => (cause instanceof Error && cause.stack) || String(cause);
