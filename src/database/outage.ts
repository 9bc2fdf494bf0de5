import { Logger } from '@nestjs/common';
import { DomainError } from '../common/errors';

/** Of a store that has been closed: whoever still asks has no client any more, and it is no outage. */
export class StoreClosed extends DomainError {
  constructor() {
    super('unavailable', 'store_unavailable');
  }
}

/** Puts the store's errors into our words, and logs an outage when it begins and when it ends, not once a request. */
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

  /** What began before the last turn tells of the time before it. */
  private turns(isDown: boolean, begun: number): boolean {
    if (isDown === this.isDown || begun <= this.turnedAt) return false;
    this.isDown = isDown;
    this.turnedAt = performance.now();
    return true;
  }
}

const isOutage = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.kind === 'unavailable' && !(error instanceof StoreClosed);

const stackOf = (cause: unknown): string => (cause instanceof Error && cause.stack) || String(cause);
