import { StoreClosed } from './outage';

/** Keeps track of running work, so that a store can wait for it before it closes. */
export class InFlight {
  private readonly running = new Set<Promise<unknown>>();
  private isOver = false;

  /** Runs `act`. Throws {@link StoreClosed} after {@link end} was called. */
  async watch<T>(act: () => Promise<T>): Promise<T> {
    if (this.isOver) throw new StoreClosed();
    const running = act();
    this.running.add(running);
    try {
      return await running;
    } finally {
      this.running.delete(running);
    }
  }

  /** Accepts no more work and waits for the running work. */
  async end(): Promise<void> {
    this.isOver = true;
    await Promise.allSettled(this.running);
  }
}
