import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Bell } from '../../events/bell';

const WINDOW_MS = 1_000;
/** So many rings of the bell in a window are a service that is busy with writes. */
const BUSY_RINGS = 50;
/** While the service is busy, planning and sending rest so many times as long as they work: requests come first. */
const REST = 25;
const LONGEST_REST_MS = 1_000;

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

  isBusy(): boolean {
    this.turn();
    return Math.max(this.rings, this.before) >= BUSY_RINGS;
  }

  /** Rests after work that took so long, if the service is busy. */
  async rest(workedMs: number): Promise<void> {
    if (!this.isBusy() || this.ending.signal.aborted) return;
    const ms = Math.min(LONGEST_REST_MS, workedMs * REST);
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
