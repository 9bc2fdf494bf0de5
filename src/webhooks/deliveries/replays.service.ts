import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UserActor } from '../../common/actor';
import { conflict } from '../../common/errors';
import type { Rows } from '../../database/rows/rows';
import { runSql } from '../../database/rows/sql';
import { UnitOfWork } from '../../database/unit-of-work';
import { Event } from '../../events/event.entity';
import { LogReader } from '../../events/log-reader';
import { EventSelection } from '../planning/event-selection';
import { Sender } from '../sending/sender';
import { Webhook } from '../webhook.entity';
import { WebhooksService } from '../webhooks.service';
import { DeliveryQueue, MAX_QUEUED, type NewDelivery } from './delivery-queue';

const EVENTS_PER_PART = 500;
/** Events get their time before they are committed, so events within this margin are checked one by one. */
const MARGIN_MS = 60_000;

/** A period of time, including both ends. */
export interface Span {
  from: Date;
  to: Date;
}

/** Queues past events again. */
@Injectable()
export class ReplaysService {
  private readonly rows: Rows<Event>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly webhooks: WebhooksService,
    private readonly log: LogReader,
    private readonly selection: EventSelection,
    private readonly queue: DeliveryQueue,
    private readonly sender: Sender,
  ) {
    this.rows = unitOfWork.rows(Event);
  }

  /**
   * Queues all events of the period that the webhook subscribes to, in order, after those already queued. Returns their
   * number. Throws `not_found`, or `conflict` if the queue would exceed its limit.
   */
  async replay(actor: UserActor, id: number, span: Span): Promise<number> {
    const webhook = await this.webhooks.get(actor, { api: actor.api, id });
    const { first, position } = await this.unitOfWork.read(async (em) => ({
      first: await lastBefore(em, span.from.getTime() - MARGIN_MS),
      position: await this.log.position(em),
    }));
    const all: NewDelivery[] = [];
    for (let after = first; ;) {
      const events = await this.unitOfWork.read((em) => this.part(em, after, span));
      if (events.length === 0) break;
      const meant = events.filter(({ createdAt }) => createdAt >= span.from && createdAt <= span.to);
      all.push(...(await this.selection.deliveries(webhook, meant, position)));
      // Before the first is queued, so that a refusal queues nothing.
      if (webhook.queued + all.length > MAX_QUEUED) throw conflict('webhook.too_much');
      after = events.at(-1)!.id;
    }
    for (let done = 0; done < all.length; done += EVENTS_PER_PART)
      await this.add(webhook, all.slice(done, done + EVENTS_PER_PART));
    return all.length;
  }

  /** The next events by id; empty once all are later than the period. */
  private async part(em: EntityManager, after: number, { to }: Span): Promise<Event[]> {
    const sql = `SELECT ${this.rows.columns('event')} FROM events event WHERE event.id > $1 ORDER BY event.id LIMIT ${EVENTS_PER_PART}`;
    const events = (await runSql<Record<string, unknown>>(em, sql, [after])).map((raw) => this.rows.of(raw, 'event'));
    return events.every(({ createdAt }) => createdAt.getTime() > to.getTime() + MARGIN_MS) ? [] : events;
  }

  private async add({ id }: Webhook, deliveries: NewDelivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.unitOfWork.run(async (em) => {
      const webhook = (await this.queue.lock(em, [id])).get(id);
      if (!webhook) return;
      const queued = webhook.queued + deliveries.length;
      if (queued > MAX_QUEUED) throw conflict('webhook.too_much');
      await this.queue.insert(em, deliveries);
      await em.update(Webhook, id, { queued });
      this.unitOfWork.afterCommit(() => this.sender.wake());
    });
  }
}

/** The id of the last event before a time, by binary search: ids and times increase together. */
async function lastBefore(em: EntityManager, time: number): Promise<number> {
  const [newest] = await runSql<{ last: number | null }>(em, 'SELECT MAX(id) AS last FROM events');
  let [low, high] = [0, newest?.last ?? 0];
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    const sql = 'SELECT id, created_at FROM events WHERE id <= $1 AND id > $2 ORDER BY id DESC LIMIT 1';
    const [row] = await runSql<{ id: number; created_at: number }>(em, sql, [middle, low]);
    if (!row || row.created_at < time) low = middle;
    else high = row.id - 1;
  }
  return low;
}
