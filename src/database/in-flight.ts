import { StoreClosed } from './outage';

/** Tracks running work, so that a store can wait for it before closing. */
export class InFlight {
  /** A number, because a Set of what comes and goes keeps all of it in memory until the next full garbage collection. */
  private running = 0;
  private isOver = false;
  private noteEnd = (): void => undefined;

  /** Runs `act`. Throws {@link StoreClosed} after {@link end}. */
  async watch<T>(act: () => Promise<T>): Promise<T> {
    if (this.isOver) throw new StoreClosed();
    this.running++;
    try {
      return await act();
    } finally {
      if (--this.running === 0) this.noteEnd();
    }
  }

  /** Rejects new work and waits for running work. */
  async end(): Promise<void> {
    this.isOver = true;
    if (this.running > 0) await new Promise<void>((ok) => (this.noteEnd = ok));
  }
}
