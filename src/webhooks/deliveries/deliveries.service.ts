import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChoresService } from '../../chores/chores.service';
import type { UserActor } from '../../common/actor';
import { conflict, notFound } from '../../common/errors';
import { isPossibleId } from '../../common/ids';
import { ROWS_PER_STATEMENT } from '../../database/rows/batches';
import { runSql } from '../../database/rows/sql';
import { UnitOfWork } from '../../database/unit-of-work';
import { LogUse } from '../../events/log-use';
import { Sender } from '../sending/sender';
import { WebhooksService } from '../webhooks.service';
import { Webhook } from '../webhook.entity';
import { DeliveryQueue } from './delivery-queue';
import { WebhookDelivery, type DeliveryState } from './delivery.entity';

/** How long finished deliveries are kept. */
const RETENTION_DAYS = 7;
const DAY_MS = 86_400_000;

export interface DeliveriesRequest {
  limit: number;
  state?: DeliveryState;
  /** Only deliveries with a smaller id. */
  before?: number;
}

/** Sent and queued deliveries. */
@Injectable()
export class DeliveriesService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly webhooks: WebhooksService,
    private readonly queue: DeliveryQueue,
    private readonly sender: Sender,
    private readonly chores: ChoresService,
    private readonly use: LogUse,
  ) {}

  onModuleInit(): void {
    this.chores.every('webhooks', 1, forgetFinished);
    this.use.register(oldestQueued);
  }

  /** Newest first. Throws `not_found`. */
  list(actor: UserActor, id: number, request: DeliveriesRequest): Promise<{ rows: WebhookDelivery[]; more: boolean }> {
    const { limit, state, before } = request;
    return this.unitOfWork.read(async (em) => {
      await this.webhooks.get(actor, { api: actor.api, id });
      const query = em.createQueryBuilder(WebhookDelivery, 'delivery').where('delivery.webhookId = :id', { id });
      if (state) query.andWhere('delivery.state = :state', { state });
      if (before !== undefined) query.andWhere('delivery.id < :before', { before });
      const rows = await query
        .orderBy('delivery.id', 'DESC')
        .limit(limit + 1)
        .getMany();
      return { rows: rows.slice(0, limit), more: rows.length > limit };
    });
  }

  /** Sends a delivery again, immediately. Throws `not_found`, or `conflict` if the webhook is paused. */
  redeliver(actor: UserActor, id: number, deliveryId: number): Promise<WebhookDelivery> {
    return this.unitOfWork.run(async (em) => {
      const { status } = await this.webhooks.get(actor, { api: actor.api, id });
      const webhook = (await this.queue.lock(em, [id])).get(id)!;
      const where = { id: deliveryId, webhookId: id };
      const delivery = isPossibleId(deliveryId) ? await em.findOneBy(WebhookDelivery, where) : null;
      if (!delivery) throw notFound('delivery');
      if (status === 'paused') throw conflict('webhook.paused');
      if (delivery.state !== 'queued') await em.update(Webhook, id, { queued: webhook.queued + 1 });
      const again = { state: 'queued' as const, tries: 0, dueAt: new Date(), finishedAt: null };
      await em.update(WebhookDelivery, deliveryId, again);
      this.unitOfWork.afterCommit(() => this.sender.wake());
      return Object.assign(delivery, again);
    });
  }
}

async function forgetFinished(em: EntityManager, now: Date): Promise<boolean> {
  const before = now.getTime() - RETENTION_DAYS * DAY_MS;
  const old = await runSql<{ id: number }>(
    em,
    `SELECT id FROM webhook_deliveries WHERE finished_at < $1 ORDER BY finished_at LIMIT ${ROWS_PER_STATEMENT}`,
    [before],
  );
  if (old.length > 0)
    await em.delete(
      WebhookDelivery,
      old.map(({ id }) => id),
    );
  return old.length === ROWS_PER_STATEMENT;
}

/** The oldest event id that is still needed: by queued deliveries, by webhooks that are behind, or by the planner. */
async function oldestQueued(em: EntityManager): Promise<number | undefined> {
  const [row] = await runSql<{ oldest: number | null }>(
    em,
    `SELECT MIN(needed) AS oldest FROM (
       SELECT MIN(event_id) AS needed FROM webhook_deliveries WHERE state = 'queued'
       UNION ALL SELECT MIN(behind_id) FROM webhooks WHERE behind_id IS NOT NULL
       UNION ALL SELECT MIN(planned_id) + 1 FROM webhook_plans WHERE EXISTS (SELECT 1 FROM webhooks)) all_needed`,
  );
  return row?.oldest ?? undefined;
}
