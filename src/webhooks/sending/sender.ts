import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { runSql } from '../../database/rows/sql';
import { UnitOfWork } from '../../database/unit-of-work';
import type { WebhookDelivery } from '../deliveries/delivery.entity';
import { Loop } from '../planning/loop';
import { Pace } from '../planning/pace';
import { Claims } from './claims';
import { WebhookClient, type Outcome } from './webhook-client';
import { RequestBuilder, type PreparedDelivery } from './request-builder';
import { Results, type Result } from './results';
import { Slots, type ActiveRequest } from './slots';

const POLL_MS = 1_000;
/** Used while all slots are taken and webhooks are waiting. */
const BUSY_POLL_MS = 50;
const SHUTDOWN_WAIT_MS = 3_000;
/** Claimed deliveries whose turn has not come by then are released. An attempt has to end within the lease. */
const MAX_WAIT_MS = 10_000;
/** Estimated CPU time per request outside the database, for {@link Pace}. */
const REQUEST_COST_MS = 1;

/** Sends due deliveries. Claims only as many as it can send at once. */
@Injectable()
export class Sender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new Loop('Webhooks', () => this.step());
  private readonly slots = new Slots();
  /** Told of each attempt, if somebody wants to know. Must not throw. */
  onAttempt?: (outcome: Outcome) => void;
  private results: Result[] = [];
  private after = 0;
  private isStopping = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly claims: Claims,
    private readonly requests: RequestBuilder,
    private readonly client: WebhookClient,
    private readonly outcomes: Results,
    private readonly pace: Pace,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // SQLite has a single instance, so leases found at startup belong to a process that has ended.
    if (this.unitOfWork.engine === 'sqlite') await this.unitOfWork.run((em) => runSql(em, FREE_LEASES));
    this.loop.start();
  }

  /** Waits briefly for requests in progress, then aborts the rest. Their leases expire on their own. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.loop.stop();
    const end = performance.now() + SHUTDOWN_WAIT_MS;
    while (this.slots.active.size > 0 && performance.now() < end) await pause(BUSY_POLL_MS);
    for (const { abort } of this.slots.active) abort();
    // If the store is away, the leases end by themselves and the attempts are made again.
    await this.unitOfWork
      .run((em) => this.outcomes.write(em, this.results.splice(0), new Date()))
      .catch(() => undefined);
  }

  /** Call when deliveries may be due. */
  wake(): void {
    this.loop.wake();
  }

  /** Call when a webhook has changed. What is claimed for it is released, except requests in progress. */
  recall(webhookId: number): void {
    for (const active of this.slots.active) if (active.webhookId === webhookId) active.release();
  }

  /** Saves results and claims more deliveries. Returns the milliseconds until the next step. */
  private async step(): Promise<number> {
    const begin = performance.now();
    const ready = await this.unitOfWork.read((em) => this.claims.ready(em, this.after, new Date()));
    const { taken, shares, waiting } = await this.exchange(ready);
    this.dispatch(await this.prepare(taken), shares);
    if (waiting > 0 && this.slots.isFull) this.slots.makeRoom(waiting);
    await this.pace.rest(performance.now() - begin + taken.length * REQUEST_COST_MS);
    return waiting > 0 && this.slots.active.size > 0 ? BUSY_POLL_MS : POLL_MS;
  }

  /** Saves results and claims deliveries in one unit of work, to save a commit. */
  private async exchange(ready: number[]): Promise<Exchange> {
    const results = this.results;
    if (results.length === 0 && ready.length === 0) return NOTHING;
    this.results = [];
    try {
      return await this.unitOfWork.run(async (em) => {
        const now = new Date();
        await this.outcomes.write(em, results, now);
        // The results may have made other deliveries due.
        const ids = results.length > 0 ? await this.claims.ready(em, this.after, now) : ready;
        if (ids.length === 0) return NOTHING;
        const candidates = await this.claims.candidates(em, ids, now);
        const shares = this.slots.share(candidates);
        this.after = [...shares.keys()].at(-1) ?? this.after;
        const taken = await this.claims.take(em, this.slots.loads(shares), now);
        return { taken, shares, waiting: candidates.length - shares.size };
      });
    } catch (error) {
      this.results.unshift(...results);
      throw error;
    }
  }

  /** On an error, the deliveries are released at once instead of when their leases expire. */
  private async prepare(taken: WebhookDelivery[]): Promise<PreparedDelivery[]> {
    try {
      return await this.requests.prepare(taken);
    } catch (error) {
      this.results.push(...taken.map((delivery) => ({ delivery, at: new Date() })));
      throw error;
    }
  }

  /** Each slot of a webhook sends one of its deliveries after the other. */
  private dispatch(prepared: PreparedDelivery[], shares: Map<number, number>): void {
    const byWebhook = new Map<number, PreparedDelivery[]>();
    for (const each of prepared) {
      const { webhookId } = each.delivery;
      byWebhook.set(webhookId, [...(byWebhook.get(webhookId) ?? []), each]);
    }
    for (const [webhookId, queue] of byWebhook) {
      const slots = Math.min(shares.get(webhookId)!, queue.length);
      for (let i = 0; i < slots; i++) void this.useSlot(webhookId, queue);
    }
  }

  /** Sends what is left of the queue. Releases it if the receiver is no longer quick, or if it waits too long. */
  private async useSlot(webhookId: number, queue: PreparedDelivery[]): Promise<void> {
    const begin = performance.now();
    const release = (): void => {
      for (const { delivery } of queue.splice(0)) this.finish({ delivery, at: new Date() });
    };
    const isSlow = this.slots.isSlow(webhookId);
    const active: ActiveRequest = { webhookId, begin, isSlow, abort: () => undefined, release };
    const mayGoOn = (): boolean =>
      this.slots.isQuick(webhookId) && !this.isStopping && performance.now() < begin + MAX_WAIT_MS;
    this.slots.active.add(active);
    for (let next = queue.shift(); next; next = queue.shift()) {
      await this.send(next, active);
      if (!mayGoOn()) release();
    }
    this.slots.active.delete(active);
  }

  private async send({ delivery, request, result }: PreparedDelivery, active: ActiveRequest): Promise<void> {
    const at = new Date();
    if (!request) return this.finish(result!);
    const giveUp = new AbortController();
    Object.assign(active, { begin: performance.now(), abort: () => giveUp.abort() });
    const outcome = await this.client.send({ ...request, signal: giveUp.signal });
    if (giveUp.signal.aborted) return this.finish({ delivery, at });
    this.onAttempt?.(outcome);
    this.slots.note(delivery.webhookId, outcome.error === null, outcome.milliseconds);
    this.finish({ delivery, at, outcome });
  }

  private finish(result: Result): void {
    this.results.push(result);
    this.loop.wake();
  }
}

interface Exchange {
  taken: WebhookDelivery[];
  /** How many slots each webhook may use, by id. */
  shares: Map<number, number>;
  /** Number of webhooks for which there was no slot. */
  waiting: number;
}

const NOTHING: Exchange = { taken: [], shares: new Map(), waiting: 0 };

const FREE_LEASES = 'UPDATE webhook_deliveries SET lease_until = NULL WHERE lease_until IS NOT NULL';
