import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';

/**
 * Rings soon after events were committed, on this instance or on another: for readers that wait for new events. One ring
 * stands for any number of commits. It may ring without a reason, and may be a few seconds late if a signal between
 * instances is lost: read the log to know.
 */
@Injectable()
export class Bell implements BeforeApplicationShutdown {
  private readonly listeners = new Set<() => void>();
  private readonly ears = new Set<Ear>();
  private stopSignals: (() => void) | undefined;
  private isRinging = false;
  /** Whether the service stops, and nobody may wait any longer. */
  isClosed = false;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Called after each commit of events. */
  ring(): void {
    if (this.isRinging) return;
    this.isRinging = true;
    setImmediate(() => {
      this.isRinging = false;
      this.unitOfWork.signals.send();
      this.call();
    });
  }

  /** Calls `listener` at each ring. Returns what ends it. A listener runs outside of any unit of work and must not throw. */
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

  /**
   * An ear that hears every ring from now on: get it before you read the log, then nothing can happen unheard between
   * the read and the wait.
   */
  ear(): Ear {
    const ear = new Ear((rung) => this.listen(rung), this.isClosed);
    this.ears.add(ear);
    ear.onClose(() => this.ears.delete(ear));
    return ear;
  }

  /** Nobody waits any longer, so that the service can stop. */
  beforeApplicationShutdown(): void {
    this.isClosed = true;
    for (const ear of this.ears) ear.close();
  }

  private call(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Close it when you are done. */
export class Ear {
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

  /** Waits until the bell has rung since the last call. False if it did not for so long, or if waiting is over for all. */
  async hears(longestMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    if (!this.hasRung && !this.isClosed && longestMs > 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, longestMs);
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
