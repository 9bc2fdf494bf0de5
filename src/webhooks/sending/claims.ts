import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { runSql } from '../../database/rows/sql';
import { UnitOfWork } from '../../database/unit-of-work';
import { WebhookDelivery } from '../deliveries/delivery.entity';

/**
 * How long a claimed delivery is reserved for its instance. An attempt takes at most 15 seconds and is saved soon
 * after, so an expired lease means that the attempt was lost.
 */
const LEASE_MS = 30_000;
/** Maximum number of webhooks considered per step. */
const CANDIDATES = 200;

/** A webhook with due deliveries. */
export interface Candidate {
  id: number;
  consecutive_failures: number;
  /** Number of attempts in progress, on all instances. */
  busy: number;
}

const DUE = `due.webhook_id = webhook.id AND due.due_at <= :now AND (due.lease_until IS NULL OR due.lease_until <= :now)`;
const READY = `webhook.status = 'active' AND webhook.queued > 0 AND (webhook.hold_until IS NULL OR webhook.hold_until <= :now)
  AND EXISTS (SELECT 1 FROM webhook_deliveries due WHERE ${DUE})`;
const BUSY = `CAST((SELECT COUNT(*) FROM webhook_deliveries leased WHERE leased.webhook_id = webhook.id
  AND leased.lease_until > :now) AS integer)`;

/**
 * The due deliveries of one webhook, oldest first. Values are passed as parameters so that the statement text stays
 * constant.
 */
const oldestDue = (webhook: string, share: string): string => `SELECT due.id AS id FROM webhook_deliveries due
  WHERE due.webhook_id = ${webhook} AND due.due_at <= :now AND (due.lease_until IS NULL OR due.lease_until <= :now)
  ORDER BY due.due_at, due.id LIMIT ${share}`;

const DUE_OF_EACH = `SELECT part.id AS id FROM jsonb_array_elements(CAST(:shares AS jsonb)) share
  CROSS JOIN LATERAL (${oldestDue('CAST(share->>0 AS integer)', 'CAST(share->>1 AS integer)')}) part`;

/** Finds due deliveries and claims them with a lease, so that instances share the work. */
@Injectable()
export class Claims {
  private readonly isPostgres: boolean;

  constructor(unitOfWork: UnitOfWork) {
    this.isPostgres = unitOfWork.engine === 'postgres';
  }

  /** Ids of webhooks with due deliveries. Ids greater than `after` come first, so that each webhook gets its turn. */
  async ready(em: EntityManager, after: number, now: Date): Promise<number[]> {
    const sql = `SELECT webhook.id AS id FROM webhooks webhook WHERE ${READY}
      ORDER BY CASE WHEN webhook.id > :after THEN 0 ELSE 1 END, webhook.id LIMIT ${CANDIDATES}`;
    return (await runSql<{ id: number }>(em, sql, { now: now.getTime(), after })).map(({ id }) => id);
  }

  /**
   * Locks the webhooks, skipping those locked by another instance, and counts their attempts in progress. Keeps the
   * order of `ids`.
   */
  async candidates(em: EntityManager, ids: number[], now: Date): Promise<Candidate[]> {
    const among = this.isPostgres ? '= ANY (CAST(:ids AS integer[]))' : 'IN (SELECT value FROM json_each(:ids))';
    const lock = `SELECT id FROM webhooks WHERE id ${among} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`;
    const locked = this.isPostgres ? (await runSql<{ id: number }>(em, lock, { ids })).map(({ id }) => id) : ids;
    if (locked.length === 0) return [];
    const sql = `SELECT webhook.id AS id, webhook.consecutive_failures, ${BUSY} AS busy FROM webhooks webhook
      WHERE webhook.id ${among} AND ${READY}`;
    const given = this.isPostgres ? locked : JSON.stringify(locked);
    const rows = await runSql<Candidate>(em, sql, { ids: given, now: now.getTime() });
    return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  }

  /** Claims due deliveries. `shares` maps each webhook id to the maximum number of deliveries to claim. */
  async take(em: EntityManager, shares: ReadonlyMap<number, number>, now: Date): Promise<WebhookDelivery[]> {
    const ids = await this.dueIds(em, [...shares], now);
    if (ids.length === 0) return [];
    await em.update(WebhookDelivery, { id: In(ids) }, { leaseUntil: new Date(now.getTime() + LEASE_MS) });
    return em.find(WebhookDelivery, { where: { id: In(ids) }, order: { id: 'ASC' } });
  }

  private async dueIds(em: EntityManager, shares: [id: number, share: number][], now: Date): Promise<number[]> {
    if (shares.length === 0) return [];
    const time = now.getTime();
    if (this.isPostgres) {
      const rows = await runSql<{ id: number }>(em, DUE_OF_EACH, { shares: JSON.stringify(shares), now: time });
      return rows.map(({ id }) => id);
    }
    const ids: number[] = [];
    for (const [webhook, share] of shares) {
      const rows = await runSql<{ id: number }>(em, oldestDue(':webhook', ':share'), { webhook, share, now: time });
      ids.push(...rows.map(({ id }) => id));
    }
    return ids;
  }
}
