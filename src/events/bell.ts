import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';

/**
 * Tells waiting readers that new events have been committed, on this instance or another. One ring stands for any
 * number of commits. It can ring without new events, and a few seconds late if a signal between instances is lost, so
 * readers always check the log.
 */
@Injectable()
export class Bell implements BeforeApplicationShutdown {
  private readonly listeners = new Set<() => void>();
  private readonly waiters = new Set<RingWaiter>();
  private stopSignals: (() => void) | undefined;
  private isRinging = false;
  /** Whether the service is shutting down, so that nobody may wait. */
  isClosed = false;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Call after each commit with events. */
  ring(): void {
    if (this.isRinging) return;
    this.isRinging = true;
    setImmediate(() => {
      this.isRinging = false;
      this.unitOfWork.signals.send();
      this.call();
    });
  }

  /**
   * Calls `listener` at each ring. Returns a function to stop it. Listeners run outside any unit of work and must not
   * throw.
   */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    this.stopSignals ??= this.unitOfWork.signals.listen(() => this.call());
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.stopSignals?.();
      this.stopSignals = undefined;
    };
  }

  /** Returns a waiter for rings from now on. Get it before reading the log, so that no ring in between is missed. */
  waiter(): RingWaiter {
    const waiter = new RingWaiter((rung) => this.listen(rung), this.isClosed);
    this.waiters.add(waiter);
    waiter.onClose(() => this.waiters.delete(waiter));
    return waiter;
  }

  /** Ends all waits, so that the service can stop. */
  beforeApplicationShutdown(): void {
    this.isClosed = true;
    for (const waiter of this.waiters) waiter.close();
  }

  private call(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Waits for rings. Close it when done. */
export class RingWaiter {
  private hasRung = false;
  private wake: () => void = () => undefined;
  private readonly closing: (() => void)[];

  constructor(
    listen: (rung: () => void) => () => void,
    private isClosed: boolean,
  ) {
    const stop = listen(() => {
      this.hasRung = true;
      this.wake();
    });
    this.closing = [stop];
  }

  /**
   * Waits up to `maxMs` until the bell has rung since the last call. Returns false after a timeout or on shutdown.
   */
  async waitForRing(maxMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    if (!this.hasRung && !this.isClosed && maxMs > 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, maxMs);
      });
    }
    clearTimeout(timer);
    const heard = this.hasRung && !this.isClosed;
    this.hasRung = false;
    return heard;
  }

  onClose(callback: () => void): void {
    this.closing.push(callback);
  }

  close(): void {
    this.isClosed = true;
    this.wake();
    for (const callback of this.closing.splice(0)) callback();
  }
}
