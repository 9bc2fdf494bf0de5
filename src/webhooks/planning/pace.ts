import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Bell } from '../../events/bell';

const WINDOW_MS = 500;
/**
 * Planning and sending rest in proportion to the time they worked: once that time for every `COMMITS_PER_REST` commits per
 * window, at most `MAX_REST_FACTOR` times. The load from webhooks lowers the number of commits, so resting must start early.
 */
const COMMITS_PER_REST = 1.5;
const MAX_REST_FACTOR = 60;
const MAX_REST_MS = 5_000;
/** Work allowed without rest after an idle time, so that the first deliveries of a burst are sent at once. */
const MAX_CREDIT_MS = 1_000;
/** Webhooks that work off a backlog while nobody writes use up their credit, and rest as soon as somebody does. */
const COST_WITHOUT_WRITES = 2;
/** How often a rest checks whether the write load has dropped. */
const SLICE_MS = 100;

/** Limits webhooks to a small share of the time while requests write a lot. */
@Injectable()
export class Pace implements OnModuleInit, BeforeApplicationShutdown {
  private rings = 0;
  private before = 0;
  private windowEnd = 0;
  private creditMs = MAX_CREDIT_MS;
  private earnedAt = 0;
  private readonly ending = new AbortController();
  private stop: (() => void) | undefined;

  constructor(private readonly bell: Bell) {}

  onModuleInit(): void {
    this.stop = this.bell.listen(() => this.count());
  }

  beforeApplicationShutdown(): void {
    this.stop?.();
    this.ending.abort();
  }

  /** Rests after `workedMs` of work. The higher the write load, the longer the rest. */
  async rest(workedMs: number): Promise<void> {
    const { signal } = this.ending;
    this.earn();
    this.creditMs -= this.times === 0 ? workedMs * COST_WITHOUT_WRITES : workedMs;
    while (this.earn() < 0 && !signal.aborted)
      await pause(SLICE_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }

  /** Adds credit for the time passed, less under a high write load. Returns the credit in milliseconds. */
  private earn(): number {
    this.turn();
    const now = performance.now();
    const { times } = this;
    const earned = this.creditMs + (now - this.earnedAt) / Math.max(1, times);
    const least = times === 0 ? 0 : -MAX_REST_MS / times;
    this.earnedAt = now;
    this.creditMs = Math.min(MAX_CREDIT_MS, Math.max(earned, least));
    return this.creditMs;
  }

  /** How many times as long as it worked a webhook rests; 0 while there are few writes. */
  private get times(): number {
    return Math.min(MAX_REST_FACTOR, Math.floor(Math.max(this.rings, this.before) / COMMITS_PER_REST));
  }

  private count(): void {
    this.turn();
    this.rings += 1;
  }

  private turn(): void {
    const now = performance.now();
    if (now < this.windowEnd) return;
    this.before = now < this.windowEnd + WINDOW_MS ? this.rings : 0;
    this.rings = 0;
    this.windowEnd = now + WINDOW_MS;
  }
}
