import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { unavailable } from '../common/errors';
import { CONFIG, type Config } from '../config';
import { UnitOfWork } from '../database/unit-of-work';

/** How long an answer is given again, from the moment at which the check began. */
const CACHED_MS = 1_000;
/** Time for a check in addition to the lock timeout. */
const REST_MS = 500;

/** Whether this instance should get requests. */
@Injectable()
export class Readiness {
  private last: { begun: number; outcome: Promise<void> } | undefined;
  private isOver = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Throws `unavailable` if the database cannot be read or written, or if the service stops. */
  async check(): Promise<void> {
    if (this.isOver) throw unavailable('service.stopping');
    const now = performance.now();
    if (!this.last || now - this.last.begun > CACHED_MS) this.last = { begun: now, outcome: this.tryStore() };
    await this.last.outcome;
    if (this.isOver) throw unavailable('service.stopping');
  }

  /** The service stops: it is not ready from now on. */
  end(): void {
    this.isOver = true;
  }

  private async tryStore(): Promise<void> {
    const waiting = new AbortController();
    const late = pause(this.config.database.lockTimeoutMs + REST_MS, undefined, { signal: waiting.signal });
    const trial = this.unitOfWork.tryOut();
    try {
      await Promise.race([trial, late.then(() => Promise.reject(unavailable('store_unavailable')))]);
    } finally {
      waiting.abort();
      late.catch(() => undefined);
      trial.catch(() => undefined);
    }
  }
}
