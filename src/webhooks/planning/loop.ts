import { Logger } from '@nestjs/common';

const RETRY_DELAY_MS = 1_000;

/** Runs work repeatedly, one run at a time: when woken, or after the delay that the last run returned. */
export class Loop {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isWoken = false;
  private isStopped = true;

  /** `work` returns the milliseconds until the next run; 0 runs again immediately. */
  constructor(
    name: string,
    private readonly work: () => Promise<number>,
  ) {
    this.logger = new Logger(name);
  }

  start(): void {
    this.isStopped = false;
    this.wake();
  }

  /** Starts a run soon. During a run, schedules one more. */
  wake(): void {
    this.isWoken = true;
    if (this.isStopped || this.running) return;
    clearTimeout(this.timer);
    this.running = this.run().finally(() => (this.running = undefined));
  }

  /** Stops the loop and waits for the current run. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    let pauseMs = 0;
    await nextTurn();
    while (!this.isStopped && (this.isWoken || pauseMs === 0)) {
      this.isWoken = false;
      pauseMs = await this.work().catch((error: unknown) => this.failed(error));
      if (pauseMs === 0) await nextTurn();
    }
    if (!this.isStopped) this.timer = setTimeout(() => this.wake(), pauseMs).unref();
  }

  private failed(error: unknown): number {
    if (!this.isStopped) this.logger.warn(error instanceof Error ? error.stack : String(error));
    return RETRY_DELAY_MS;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
