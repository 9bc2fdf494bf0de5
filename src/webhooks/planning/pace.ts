import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Bell } from '../../events/bell';

const WINDOW_MS = 500;
/**
 * Planning and sending rest in proportion to their work: once as long for so many rings of the bell in a window, up to
 * `MOST_REST` times as long. What webhooks take from writes makes these fewer, so it must begin early.
 */
const RINGS_A_REST = 1.5;
const MOST_REST = 60;
const LONGEST_REST_MS = 5_000;
/** So much work needs no rest if there was none for a while: the first deliveries of a burst go at once. */
const MOST_CREDIT_MS = 1_000;
/** How often a rest looks whether requests still write so much. */
const SLICE_MS = 100;

/** Keeps the work on webhooks to a small part of the time while requests write much. */
@Injectable()
export class Pace implements OnModuleInit, BeforeApplicationShutdown {
  private rings = 0;
  private before = 0;
  private windowEnd = 0;
  private creditMs = MOST_CREDIT_MS;
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

  /** Rests after work that took so long, the longer the more is written. */
  async rest(workedMs: number): Promise<void> {
    const { signal } = this.ending;
    this.earn();
    this.creditMs -= workedMs;
    while (this.earn() < 0 && !signal.aborted)
      await pause(SLICE_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }

  /** The credit grows with time, the slower the more is written. */
  private earn(): number {
    this.turn();
    const now = performance.now();
    const times = Math.min(MOST_REST, Math.floor(Math.max(this.rings, this.before) / RINGS_A_REST));
    const earned = times === 0 ? MOST_CREDIT_MS : this.creditMs + (now - this.earnedAt) / times;
    this.earnedAt = now;
    this.creditMs = Math.min(MOST_CREDIT_MS, Math.max(earned, -LONGEST_REST_MS / Math.max(1, times)));
    return this.creditMs;
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
