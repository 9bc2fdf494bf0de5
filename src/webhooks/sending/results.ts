import { Inject, Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../../config';
import { DeliveryQueue } from '../deliveries/delivery-queue';
import { WebhookDelivery, type Attempt } from '../deliveries/delivery.entity';
import { pausedBySystem, Webhook } from '../webhook.entity';
import type { Outcome } from './webhook-client';
import { holdAfter, pauseAfter } from './schedule';

const KEPT_ATTEMPTS = 20;
const GONE = 410;

/** The result of a claimed delivery. Without an outcome if it was aborted to free its slot. */
export interface Result {
  delivery: WebhookDelivery;
  at: Date;
  outcome?: Outcome;
  /** The delivery can never succeed. */
  isHopeless?: boolean;
}

type Change = Pick<WebhookDelivery, 'id' | 'state' | 'tries' | 'attempts' | 'dueAt' | 'leaseUntil' | 'finishedAt'>;

/** Saves the results of attempts and decides what happens next. */
@Injectable()
export class Results {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly queue: DeliveryQueue,
  ) {}

  /** Ignores results of deliveries that are deleted or claimed by another instance. */
  async write(em: EntityManager, results: Result[], now: Date): Promise<void> {
    if (results.length === 0) return;
    const webhooks = await this.queue.lock(
      em,
      results.map(({ delivery }) => delivery.webhookId),
    );
    const present = await em.findBy(WebhookDelivery, { id: In(results.map(({ delivery }) => delivery.id)) });
    const leases = new Map(present.map(({ id, leaseUntil }) => [id, leaseUntil?.getTime()]));
    const held = results.filter(({ delivery }) => leases.get(delivery.id) === delivery.leaseUntil!.getTime());
    const changes = held.map((result) => this.settle(result, webhooks.get(result.delivery.webhookId)!, now));
    await this.queue.rows.update(em, changes);
    const finished = changes.flatMap(({ state }, i) => (state === 'queued' ? [] : [held[i]!.delivery]));
    await this.queue.promote(em, finished, now);
    for (const webhook of webhooks.values()) await this.save(em, webhook);
  }

  /** The next state of the delivery. Also updates the health of the webhook. */
  private settle({ delivery, at, outcome, isHopeless }: Result, webhook: Webhook, now: Date): Change {
    const { id, tries, attempts } = delivery;
    const base = { id, state: 'queued' as const, tries, attempts, dueAt: now, leaseUntil: null, finishedAt: null };
    if (!outcome) return base;
    const seen = [...attempts, attemptOf(at, outcome)].slice(-KEPT_ATTEMPTS);
    if (outcome.error === null) noteSuccess(webhook, now);
    else noteFailure(webhook, outcome.error);
    if (outcome.error === null || isHopeless) {
      webhook.queued -= 1;
      const state = isHopeless ? ('failed' as const) : ('delivered' as const);
      return { ...base, state, attempts: seen, dueAt: null, finishedAt: now };
    }
    return { ...base, attempts: seen, tries: tries + 1, dueAt: this.next(webhook, outcome, tries + 1, now) };
  }

  /** The time of the next attempt. Pauses the webhook after a 410 or after the last attempt. */
  private next(webhook: Webhook, outcome: Outcome, tries: number, now: Date): Date {
    const hold = holdAfter(outcome.status, outcome.retryAfter, now);
    const until = new Date(now.getTime() + (hold ?? 0));
    if (hold !== undefined && until > (webhook.holdUntil ?? now)) webhook.holdUntil = until;
    const pause = pauseAfter(tries, this.config.webhooks.firstRetrySeconds, Math.random());
    const isGone = outcome.status === GONE;
    if ((isGone || pause === undefined) && webhook.status === 'active')
      Object.assign(webhook, pausedBySystem(webhook, isGone ? 'gone' : 'failing'));
    return hold === undefined ? new Date(now.getTime() + (pause ?? 0)) : until;
  }

  private save(em: EntityManager, webhook: Webhook): Promise<unknown> {
    const { id, queued, consecutiveFailures, lastSuccessAt, lastError, holdUntil } = webhook;
    const { status, pauseReason, version, updatedAt } = webhook;
    const health = { queued: Math.max(0, queued), consecutiveFailures, lastSuccessAt, lastError, holdUntil };
    return em.update(Webhook, id, { ...health, status, pauseReason, version, updatedAt });
  }
}

const attemptOf = (at: Date, { status, error, milliseconds, response }: Outcome): Attempt => ({
  at: at.toISOString(),
  status,
  error,
  milliseconds,
  response,
});

const noteSuccess = (webhook: Webhook, now: Date): void =>
  void Object.assign(webhook, { consecutiveFailures: 0, lastSuccessAt: now, lastError: null });

const noteFailure = (webhook: Webhook, lastError: string): void =>
  void Object.assign(webhook, { consecutiveFailures: webhook.consecutiveFailures + 1, lastError });
