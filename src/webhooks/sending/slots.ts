import type { Candidate } from './claims';

/** Requests at a time, for all webhooks and for one. */
export const MAX_REQUESTS = 64;
const MAX_PER_WEBHOOK = 8;
/** Receivers that are slow or failing share so many, and leave the others to the rest. */
const MAX_SLOW_REQUESTS = 32;
/** A receiver that takes longer than this counts as slow. */
const SLOW_MS = 1_000;
/** A receiver that nobody knows yet and that is silent for this long makes room if others wait. */
const PATIENCE_MS = 250;

/** A request that is being made. */
export interface Flight {
  webhookId: number;
  /** In milliseconds of `performance.now()`. */
  begin: number;
  /** Whether it was made as one to a slow receiver, and so is not cut short. */
  isSlow: boolean;
  /** Gives it up to make room: it is made again, and does not count. */
  yield: () => void;
}

/**
 * Decides who may send. Slots are given one after the other to the webhooks that wait, so that none holds up another; one
 * that has proved slow or failing can only use some of them.
 */
export class Slots {
  readonly flights = new Set<Flight>();
  private readonly slow = new Set<number>();

  /** Notes how a receiver answered. */
  note(webhookId: number, isSuccess: boolean, milliseconds: number): void {
    if (isSuccess && milliseconds < SLOW_MS) this.slow.delete(webhookId);
    else this.slow.add(webhookId);
  }

  isSlow(webhookId: number, now = performance.now()): boolean {
    if (this.slow.has(webhookId)) return true;
    return [...this.flights].some((flight) => flight.webhookId === webhookId && now - flight.begin > SLOW_MS);
  }

  get isFull(): boolean {
    return this.flights.size >= MAX_REQUESTS;
  }

  /** How many deliveries each of the candidates may send now. */
  share(candidates: Candidate[]): Map<number, number> {
    const shares = new Map<number, number>();
    let free = MAX_REQUESTS - this.flights.size;
    let freeForSlow = MAX_SLOW_REQUESTS - [...this.flights].filter(({ isSlow }) => isSlow).length;
    const now = performance.now();
    const all = candidates.map((each) => ({
      ...each,
      isSlow: each.consecutive_failures > 0 || this.isSlow(each.id, now),
    }));
    for (let round = 1; round <= MAX_PER_WEBHOOK && free > 0; round++) {
      for (const { id, busy, isSlow } of all) {
        if (free === 0 || busy + round > MAX_PER_WEBHOOK || (isSlow && freeForSlow <= 0)) continue;
        shares.set(id, round);
        free -= 1;
        if (isSlow) freeForSlow -= 1;
      }
    }
    return shares;
  }

  /** Makes room for webhooks that wait, by giving up the oldest requests to receivers that have been silent too long. */
  makeRoom(waiting: number): void {
    const now = performance.now();
    const silent = [...this.flights].filter(({ isSlow, begin }) => !isSlow && now - begin > PATIENCE_MS);
    for (const flight of silent.toSorted((a, b) => a.begin - b.begin).slice(0, waiting)) {
      this.slow.add(flight.webhookId);
      flight.yield();
    }
  }
}
