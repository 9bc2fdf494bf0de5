import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { In, IsNull, type EntityManager } from 'typeorm';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { Bell } from '../../events/bell';
import { Event } from '../../events/event.entity';
import { LogReader } from '../../events/log-reader';
import { OrderedLog, type OrderedBookmark, type OrderedPart } from '../../events/ordered-log';
import { includes } from '../../events/position';
import { DeliveryQueue, type NewDelivery } from '../deliveries/delivery-queue';
import { Sender } from '../sending/sender';
import { Webhook } from '../webhook.entity';
import { EventSelection } from './event-selection';
import { Loop } from './loop';
import { isForWebhooks } from './messages';
import { Pace } from './pace';
import type { WebhookPlan } from './plan.entity';
import { Plans } from './plans';

const POLL_MS = 1_000;
const MAX_EVENTS = 500;
const MIN_EVENTS = 10;
/** Approximate number of deliveries written per unit of work, because other writes wait for it. */
const DELIVERIES_PER_UNIT = 1_000;
/** A webhook that is behind catches up only while it has fewer queued deliveries than this. */
const CATCH_UP_BELOW = 50_000;

type Part = OrderedPart<object>;
type NumberedEvent = { number: number; event: Event };

interface Planned {
  isMore: boolean;
  /** Whether the step used time that other writes could have used. */
  isWork: boolean;
}

/**
 * Turns logged events into deliveries. Deliveries and the new log position are saved in one unit of work, so each event
 * is planned exactly once, even if the process is killed.
 */
@Injectable()
export class Planner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new Loop('Webhooks', () => this.step());
  private readonly rows: Rows<Event>;
  /** While there are no webhooks, commits do not wake the planner before this time. */
  private idleUntil = 0;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly bell: Bell,
    private readonly log: LogReader,
    private readonly ordered: OrderedLog,
    private readonly plans: Plans,
    private readonly selection: EventSelection,
    private readonly sender: Sender,
    private readonly queue: DeliveryQueue,
    private readonly pace: Pace,
  ) {
    this.rows = unitOfWork.rows(Event);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.plans.adopt();
    this.plans.onCreated = () => this.wake(0);
    this.stopListening = this.bell.listen(() => this.wake());
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening?.();
    await this.loop.stop();
  }

  private wake(idleUntil = this.idleUntil): void {
    this.idleUntil = idleUntil;
    if (performance.now() >= idleUntil) this.loop.wake();
  }

  /** Plans one part of the log. Returns the milliseconds until the next step. */
  private async step(): Promise<number> {
    const begin = performance.now();
    const { isMore, isWork } = await this.planPart();
    if (isWork) await this.pace.rest(performance.now() - begin);
    return isMore ? 0 : POLL_MS;
  }

  private async planPart(): Promise<Planned> {
    const found = await this.unitOfWork.read(async (em) => {
      const webhooks = await this.webhooksIn(em);
      const plan = webhooks.length > 0 ? await this.plans.read(em) : undefined;
      if (!plan) return undefined;
      const part = await this.part(em, plan.bookmark, await this.log.position(em), webhooks.length);
      return { webhooks, plan, part };
    });
    if (!found) {
      this.idleUntil = performance.now() + POLL_MS;
      return { isMore: false, isWork: false };
    }
    const { webhooks, plan, part } = found;
    const isNothing = part.rows.length === 0 && part.isLast;
    const isWork = !isNothing && (await this.write(plan, part, webhooks));
    // Not only when the log is quiet: on a busy service it never is.
    const hasCaughtUp =
      part.isLast && (await this.catchUp(isNothing ? plan : moved(plan, part), webhooks.filter(isBehind)));
    return { isMore: hasCaughtUp || !part.isLast, isWork: isWork || hasCaughtUp };
  }

  /** Returns whether the part contained events that webhooks can subscribe to. */
  private async write(plan: WebhookPlan, part: Part, webhooks: Webhook[]): Promise<boolean> {
    const events = this.forWebhooks(part);
    const current = webhooks.filter((each) => !isBehind(each));
    const deliveries = await this.select(current, events, plan.bookmark);
    await this.unitOfWork.run(async (em) => {
      if (!(await this.plans.move(em, plan, part.next, lastOf(part)))) return;
      await this.keepBehind(em, webhooks.filter(isBehind), plan);
      await this.queue.add(em, deliveries, plan);
    });
    if (deliveries.length > 0) this.sender.wake();
    return events.length > 0;
  }

  /** Another instance may have planned the rest for these in the meantime: then they are behind by this part. */
  private async keepBehind(
    em: EntityManager,
    webhooks: Webhook[],
    { bookmark, plannedId }: WebhookPlan,
  ): Promise<void> {
    const ids = webhooks.map(({ id }) => id);
    if (ids.length > 0)
      await em.update(Webhook, { id: In(ids), behind: IsNull() }, { behind: bookmark, behindId: plannedId });
  }

  /** Plans for a webhook that is behind, up to the common position. Returns whether there may be more to do. */
  private async catchUp(plan: WebhookPlan, webhooks: Webhook[]): Promise<boolean> {
    const webhook = webhooks.find(({ status, queued }) => status === 'active' && queued < CATCH_UP_BELOW);
    if (!webhook || plan.bookmark.to !== undefined) return false;
    const { behind } = webhook;
    const until = plan.bookmark.from;
    const part = await this.unitOfWork.read((em) => this.part(em, behind!, until, 1));
    const deliveries = await this.select([webhook], this.forWebhooks(part), behind!);
    await this.unitOfWork.run(async (em) => {
      // Another instance may have planned for this webhook, or for all.
      if (!(await this.plans.move(em, plan, plan.bookmark, 0))) return;
      const now = (await this.queue.lock(em, [webhook.id])).get(webhook.id);
      if (JSON.stringify(now?.behind) !== JSON.stringify(behind)) return;
      const { next } = part;
      const isDone = next.to === undefined && next.from === until;
      await em.update(Webhook, webhook.id, isDone ? { behind: null, behindId: null } : { behind: next });
      await this.queue.add(em, deliveries, { bookmark: behind!, plannedId: webhook.behindId! });
    });
    this.sender.wake();
    return true;
  }

  private part(em: EntityManager, bookmark: OrderedBookmark, until: string, webhooks: number): Promise<Part> {
    const limit = Math.max(MIN_EVENTS, Math.min(MAX_EVENTS, Math.floor(DELIVERIES_PER_UNIT / webhooks)));
    return this.ordered.read<object>(em, bookmark, until, limit, this.rows.columns('event'));
  }

  private webhooksIn(em: EntityManager): Promise<Webhook[]> {
    return em
      .createQueryBuilder(Webhook, 'webhook')
      .innerJoinAndSelect('webhook.user', 'user')
      .orderBy('webhook.id')
      .getMany();
  }

  private forWebhooks(part: Part): NumberedEvent[] {
    const events = part.rows.map((raw) => ({ number: raw.number, event: this.rows.of(raw as never, 'event') }));
    return events.filter(({ event }) => isForWebhooks(event));
  }

  /** Deliveries in the order of the events. A webhook gets only events from after its creation. */
  private async select(
    webhooks: Webhook[],
    events: NumberedEvent[],
    bookmark: OrderedBookmark,
  ): Promise<NewDelivery[]> {
    const all: NewDelivery[] = [];
    for (const webhook of webhooks) {
      const young = events.filter(({ number }) => !includes(webhook.since, number)).map(({ event }) => event);
      all.push(...(await this.selection.deliveries(webhook, young, bookmark.from)));
    }
    return all.toSorted((a, b) => a.eventId - b.eventId);
  }
}

const lastOf = ({ rows }: Part): number => Math.max(0, ...rows.map(({ id }) => id));

/** The plan after this part. */
const moved = ({ id, installation, plannedId }: WebhookPlan, part: Part): WebhookPlan => ({
  id,
  installation,
  bookmark: part.next,
  plannedId: Math.max(plannedId, lastOf(part)),
});

const isBehind = ({ behind }: Webhook): boolean => behind !== null;
