import { StoreClosed } from './outage';

/** Tracks running work, so that a store can wait for it before closing. */
export class InFlight {
  private readonly running = new Set<Promise<unknown>>();
  private isOver = false;

  /** Runs `act`. Throws {@link StoreClosed} after {@link end}. */
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

  /** Rejects new work and waits for running work. */
  async end(): Promise<void> {
    this.isOver = true;
    await Promise.allSettled(this.running);
  }
}
