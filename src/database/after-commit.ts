import { AsyncResource } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import { StoreClosed } from './outage';

/** A callback for after a commit. Its result is ignored, its errors are logged. */
export type AfterCommit = () => unknown;

/** Runs the callbacks of committed units of work, outside the async context of the request. */
export class AfterCommits {
  private readonly logger = new Logger('AfterCommit');
  private readonly outside = new AsyncResource('AfterCommit');

  /** Starts the callbacks in order, after the code that awaits the unit has continued. */
  start(callbacks: AfterCommit[]): void {
    this.outside.runInAsyncScope(() => setImmediate(() => callbacks.forEach((callback) => void this.run(callback))));
  }

  private async run(callback: AfterCommit): Promise<void> {
    try {
      await callback();
    } catch (error) {
      if (error instanceof StoreClosed) return;
      this.logger.error('A callback failed', error instanceof Error ? error.stack : String(error));
    }
  }
}
