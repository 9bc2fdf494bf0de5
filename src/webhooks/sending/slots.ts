import type { Candidate } from './claims';

/** Maximum number of concurrent requests, in total and per webhook. */
export const MAX_REQUESTS = 64;
const MAX_PER_WEBHOOK = 8;
/** Maximum number of concurrent requests to slow or failing receivers. The remaining slots are kept for the others. */
const MAX_SLOW_REQUESTS = 32;
/** Receivers with a response time above this count as slow. */
const SLOW_MS = 1_000;
/** Deliveries that one slot may send one after the other to a receiver that responds quickly, to save claims. */
const CHAIN = 8;
/**
 * A request to a receiver not yet known as slow is aborted after this time without a response, if other webhooks need
 * its slot.
 */
const UNKNOWN_RECEIVER_WAIT_MS = 250;

/** A slot in use, and its request in progress. */
export interface ActiveRequest {
  webhookId: number;
  /** Milliseconds, from `performance.now()`. */
  begin: number;
  /** Whether the receiver was already known as slow. Such a request is never aborted to free its slot. */
  isSlow: boolean;
  /** Aborts the request to free its slot. The attempt does not count and is repeated. */
  abort: () => void;
  /** Releases the deliveries that the slot would send next. */
  release: () => void;
}

/**
 * Shares the request slots among webhooks, round-robin, so that no webhook holds up another. Slow and failing receivers
 * can only use some of them.
 */
export class Slots {
  readonly active = new Set<ActiveRequest>();
  private readonly slow = new Set<number>();
  private readonly quick = new Set<number>();

  /** Remembers whether the receiver is quick, or slow or failing. */
  note(webhookId: number, isSuccess: boolean, milliseconds: number): void {
    const isQuick = isSuccess && milliseconds < SLOW_MS;
    (isQuick ? this.slow : this.quick).delete(webhookId);
    (isQuick ? this.quick : this.slow).add(webhookId);
  }

  /** Whether the last response was quick and successful. */
  isQuick(webhookId: number): boolean {
    return this.quick.has(webhookId);
  }

  /** How many deliveries to claim for each webhook. */
  loads(shares: Map<number, number>): Map<number, number> {
    return new Map([...shares].map(([id, share]) => [id, this.isQuick(id) ? share * CHAIN : share]));
  }

  isSlow(webhookId: number, now = performance.now()): boolean {
    if (this.slow.has(webhookId)) return true;
    return [...this.active].some((request) => request.webhookId === webhookId && now - request.begin > SLOW_MS);
  }

  get isFull(): boolean {
    return this.active.size >= MAX_REQUESTS;
  }

  /** How many deliveries each candidate may send now, by webhook id. */
  share(candidates: Candidate[]): Map<number, number> {
    const shares = new Map<number, number>();
    let free = MAX_REQUESTS - this.active.size;
    let freeForSlow = MAX_SLOW_REQUESTS - [...this.active].filter(({ isSlow }) => isSlow).length;
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

  /** Frees slots for waiting webhooks: aborts the oldest requests whose receivers have not responded in time. */
  makeRoom(waiting: number): void {
    const now = performance.now();
    const silent = [...this.active].filter(({ isSlow, begin }) => !isSlow && now - begin > UNKNOWN_RECEIVER_WAIT_MS);
    for (const request of silent.toSorted((a, b) => a.begin - b.begin).slice(0, waiting)) {
      this.quick.delete(request.webhookId);
      this.slow.add(request.webhookId);
      request.abort();
    }
  }
}
