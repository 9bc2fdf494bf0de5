import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { locks } from '../../database/locks';
import type { Rows } from '../../database/rows/rows';
import { runSql } from '../../database/rows/sql';
import { UnitOfWork } from '../../database/unit-of-work';
import type { WebhookPlan } from '../planning/plan.entity';
import { pausedBySystem, Webhook } from '../webhook.entity';
import { WebhookDelivery } from './delivery.entity';

/** Maximum number of queued deliveries per webhook. */
export const MAX_QUEUED = 100_000;

export type NewDelivery = Pick<
  WebhookDelivery,
  'webhookId' | 'eventId' | 'messageId' | 'event' | 'subject' | 'version' | 'position'
>;

/** A place in the log: events up to `plannedId` have been planned. */
export type Place = Pick<WebhookPlan, 'bookmark' | 'plannedId'>;

type Key = [webhookId: number, subject: string];

/**
 * The queued deliveries. Callers that add or finish deliveries lock the webhooks first, in the order of ids. Concurrent
 * callers then see each other's changes when they decide which delivery of a subject is next.
 */
@Injectable()
export class DeliveryQueue {
  readonly rows: Rows<WebhookDelivery>;
  private readonly webhookRows: Rows<Webhook>;
  private readonly keys: string;
  private readonly isSqlite: boolean;

  constructor(unitOfWork: UnitOfWork) {
    this.rows = unitOfWork.rows(WebhookDelivery);
    this.webhookRows = unitOfWork.rows(Webhook);
    this.isSqlite = unitOfWork.engine === 'sqlite';
    this.keys =
      unitOfWork.engine === 'postgres'
        ? 'SELECT CAST(value->>0 AS integer) AS webhook_id, value->>1 AS subject FROM jsonb_array_elements(CAST(:pairs AS jsonb))'
        : `SELECT value->>0 AS webhook_id, value->>1 AS subject FROM json_each(:pairs)`;
  }

  /** The webhooks that still exist, by id, locked until the end of the unit of work. */
  async lock(em: EntityManager, ids: number[]): Promise<Map<number, Webhook>> {
    const query = em
      .createQueryBuilder(Webhook, 'webhook')
      .where({ id: In([...new Set(ids)]) })
      .orderBy('webhook.id');
    if (locks(em)) query.setLock('pessimistic_write');
    return new Map((await query.getMany()).map((webhook) => [webhook.id, webhook]));
  }

  /**
   * Adds deliveries in the given order. A webhook whose queue would exceed {@link MAX_QUEUED} is paused, unless it is
   * already, and stores the place to catch up from.
   */
  async add(em: EntityManager, deliveries: NewDelivery[], { bookmark, plannedId }: Place): Promise<void> {
    if (deliveries.length === 0) return;
    const webhooks = await this.lock(
      em,
      deliveries.map(({ webhookId }) => webhookId),
    );
    const counts = countBy(deliveries);
    const full = [...webhooks.values()].filter(({ id, queued }) => queued + counts.get(id)! > MAX_QUEUED);
    for (const webhook of full)
      await em.update(Webhook, webhook.id, {
        ...(webhook.status === 'active' ? pausedBySystem(webhook, 'failing') : {}),
        behind: bookmark,
        behindId: plannedId,
      });
    const filled = [...webhooks.values()].filter((webhook) => !full.includes(webhook));
    const taken = deliveries.filter(({ webhookId }) => filled.some(({ id }) => id === webhookId));
    await this.insert(em, taken);
    await this.webhookRows.update(
      em,
      filled.map(({ id, queued }) => ({ id, queued: queued + counts.get(id)! })),
    );
  }

  /** Without statistics, as on the first day, SQLite would read all due deliveries of the webhook for each subject. */
  private by(index: 'queue' | 'heads'): string {
    return this.isSqlite ? `INDEXED BY webhook_deliveries_${index}` : '';
  }

  /** Inserts deliveries. The caller must have locked the webhooks and updates their `queued`. */
  async insert(em: EntityManager, deliveries: NewDelivery[]): Promise<void> {
    const createdAt = new Date();
    const waiting = {
      state: 'queued' as const,
      tries: 0,
      attempts: [],
      dueAt: null,
      leaseUntil: null,
      finishedAt: null,
    };
    await this.rows.insert(
      em,
      deliveries.map((each) => ({ ...each, ...waiting, createdAt })),
    );
    await this.promote(em, deliveries, createdAt);
  }

  /** Makes the next deliveries of these webhooks due now and resets their attempts. */
  async resume(em: EntityManager, of: { webhookId: number } | { userId: number }): Promise<void> {
    const [ids, id] =
      'webhookId' in of ? ['= :id', of.webhookId] : ['IN (SELECT id FROM webhooks WHERE user_id = :id)', of.userId];
    const set = 'UPDATE webhook_deliveries SET due_at = :now, tries = 0';
    await runSql(em, `${set} WHERE webhook_id ${ids} AND due_at IS NOT NULL`, { now: Date.now(), id });
  }

  /** Makes the first queued delivery of each subject due, unless the subject already has a due one. */
  async promote(em: EntityManager, of: Pick<WebhookDelivery, 'webhookId' | 'subject'>[], now: Date): Promise<void> {
    const keys = new Map(
      of.map(({ webhookId, subject }): [string, Key] => [`${webhookId} ${subject}`, [webhookId, subject]]),
    );
    if (keys.size === 0) return;
    const first = `SELECT (SELECT MIN(waiting.id) FROM webhook_deliveries waiting ${this.by('queue')} WHERE waiting.webhook_id = pair.webhook_id
          AND waiting.subject = pair.subject AND waiting.state = 'queued')
      FROM (${this.keys}) pair
      WHERE NOT EXISTS (SELECT 1 FROM webhook_deliveries head ${this.by('heads')} WHERE head.webhook_id = pair.webhook_id
        AND head.subject = pair.subject AND head.due_at IS NOT NULL)`;
    await runSql(em, `UPDATE webhook_deliveries SET due_at = :now WHERE id IN (${first})`, {
      pairs: JSON.stringify([...keys.values()]),
      now: now.getTime(),
    });
  }
}

function countBy(deliveries: NewDelivery[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { webhookId } of deliveries) counts.set(webhookId, (counts.get(webhookId) ?? 0) + 1);
  return counts;
}
