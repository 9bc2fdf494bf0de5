import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Bell } from '../../events/bell';

const WINDOW_MS = 1_000;
/**
 * Planning and sending rest in proportion to their work: once as long for so many rings of the bell in a window, up to
 * `MOST_REST` times as long. What webhooks take from writes makes these fewer, so it must begin early.
 */
const RINGS_A_REST = 3;
const MOST_REST = 60;
const LONGEST_REST_MS = 5_000;

/** Keeps the work on webhooks to a small part of the time while requests write much. */
@Injectable()
export class Pace implements OnModuleInit, BeforeApplicationShutdown {
  private rings = 0;
  private before = 0;
  private windowEnd = 0;
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
    this.turn();
    const times = Math.min(MOST_REST, Math.floor(Math.max(this.rings, this.before) / RINGS_A_REST));
    if (times === 0 || this.ending.signal.aborted) return;
    const ms = Math.min(LONGEST_REST_MS, workedMs * times);
    await pause(ms, undefined, { signal: this.ending.signal, ref: false }).catch(() => undefined);
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
