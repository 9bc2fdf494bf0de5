import { StoreClosed } from './outage';

/** What a store is doing. Told to end, it lets that come to its end and begins nothing more. */
export class InFlight {
  private readonly running = new Set<Promise<unknown>>();
  private isOver = false;

  /** Throws {@link StoreClosed} after the end. */
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

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.allSettled(this.running);
  }
}
