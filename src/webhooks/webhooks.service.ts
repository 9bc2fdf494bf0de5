import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, UserActor } from '../common/actor';
import { conflict } from '../common/errors';
import { precompute } from '../common/precompute';
import { expectVersion } from '../common/precondition';
import type { Page, PageRequest } from '../common/page';
import { shortPublicId } from '../common/public-id';
import { sliceOf, type Slice, type SliceRequest } from '../common/slice';
import { laterOf } from '../common/time/instant';
import { lockedIn } from '../database/locks';
import { pageOf } from '../database/sorted';
import { UnitOfWork } from '../database/unit-of-work';
import { assign, created, deleted, isEmpty } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { EventsService } from '../events/events.service';
import { User } from '../users/user.entity';
import { DeliveryQueue } from './deliveries/delivery-queue';
import { Plans } from './planning/plans';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { Destinations } from './sending/destinations';
import { Sender } from './sending/sender';
import { Webhook, type WebhookStatus } from './webhook.entity';
import { changeEvents, changeStatus, refuseDuplicate, shown } from './webhook-changes';
import { findWebhook, visible, WEBHOOK_SORT_SQL, type WebhookRef, type WebhookSort } from './webhook-lookup';

/** Maximum number of webhooks per user, across all APIs. */
export const MAX_WEBHOOKS = 40;

/** Writable fields. Absent fields keep their values. */
export type WebhookFields = Partial<Pick<Webhook, 'url' | 'events' | 'description' | 'filter' | 'verifySsl'>> & {
  status?: WebhookStatus;
};

export type NewWebhook = Pick<Webhook, 'url' | 'events'> & WebhookFields & { isUnique?: boolean };

/** Manages webhooks. Each API sees only the webhooks created through it. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly secrets: WebhookSecrets,
    private readonly destinations: Destinations,
    private readonly plans: Plans,
    private readonly queue: DeliveryQueue,
    private readonly sender: Sender,
  ) {}

  /** The webhooks that the actor may see. */
  list(actor: UserActor, request: PageRequest<WebhookSort>): Promise<Page<Webhook>> {
    return this.unitOfWork.read((em) => pageOf(visible(em, actor), WEBHOOK_SORT_SQL[request.sortBy], request));
  }

  /** The same webhooks as a slice, oldest first, with owner and last editor. */
  slice(actor: UserActor, request: SliceRequest): Promise<Slice<Webhook>> {
    return this.unitOfWork.read(async (em) => {
      const query = visible(em, actor).leftJoinAndSelect('webhook.user', 'user');
      query.leftJoinAndSelect('webhook.updatedBy', 'editor').orderBy('webhook.id');
      const rows = await query
        .offset(request.skip)
        .limit(request.limit + 1)
        .getMany();
      return sliceOf(rows, request);
    });
  }

  /** Throws `not_found`, also for webhooks of other users. */
  get(actor: UserActor, ref: WebhookRef): Promise<Webhook> {
    return this.unitOfWork.read((em) => findWebhook(em, actor, ref));
  }

  /**
   * Throws `invalid` if the URL has a blocked address, or if `isUnique` is set and an identical active webhook exists;
   * `conflict` if the user has too many.
   */
  async create(actor: UserActor, { isUnique, ...fields }: NewWebhook): Promise<Webhook> {
    await this.check(fields.url);
    return this.unitOfWork.run(async (em) => {
      const user = await em.findOneOrFail(User, { where: { id: actor.userId }, ...lockedIn(em) });
      const others = await em.findBy(Webhook, { userId: user.id });
      if (isUnique) refuseDuplicate(others, actor.api, fields);
      if (others.length >= MAX_WEBHOOKS) throw conflict('webhook.too_many');
      const since = await this.plans.join(em);
      const webhook = em.create(Webhook, { ...this.made(actor, fields), since });
      await em.insert(Webhook, webhook);
      await this.record(em, actor, 'webhook.created', webhook, created(shown(webhook)));
      return Object.assign(webhook, { user, updatedBy: user });
    });
  }

  /** Throws like {@link create}, and `conflict` when activating a webhook of a deactivated owner. */
  async update(actor: UserActor, ref: WebhookRef, fields: WebhookFields): Promise<Webhook> {
    if (fields.url !== undefined) await this.check(fields.url);
    return this.unitOfWork.run(async (em) => {
      const webhook = await findWebhook(em, actor, ref);
      expectVersion(actor, webhook);
      const { status, events, ...plain } = fields;
      const changes = { ...assign<Webhook>(webhook, plain), ...changeEvents(webhook, events) };
      Object.assign(changes, changeStatus(webhook, status));
      if (isEmpty(changes)) return webhook;
      await this.save(em, actor, webhook);
      if (changes.status?.new === 'active') await this.resume(em, webhook);
      await this.record(em, actor, 'webhook.updated', webhook, changes);
      return webhook;
    });
  }

  /** Deletes a webhook and its deliveries. */
  delete(actor: UserActor, ref: WebhookRef): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const webhook = await findWebhook(em, actor, ref);
      expectVersion(actor, webhook);
      await em.delete(Webhook, webhook.id);
      this.recallLater(webhook);
      webhook.version += 1;
      await this.record(em, actor, 'webhook.deleted', webhook, deleted(shown(webhook)));
    });
  }

  /** Replaces the secret. The old one keeps signing for 24 hours. */
  rotateSecret(actor: UserActor, ref: WebhookRef): Promise<Webhook> {
    return this.unitOfWork.run(async (em) => {
      const webhook = await findWebhook(em, actor, ref);
      expectVersion(actor, webhook);
      Object.assign(webhook, this.secrets.rotated(webhook, new Date()));
      await this.save(em, actor, webhook);
      await this.record(em, actor, 'webhook.secret_rotated', webhook, {});
      return webhook;
    });
  }

  /** So that nothing is sent with the old settings. */
  private recallLater({ id }: Webhook): void {
    this.unitOfWork.afterCommit(() => this.sender.recall(id));
  }

  private async resume(em: EntityManager, { id: webhookId }: Webhook): Promise<void> {
    await this.queue.resume(em, { webhookId });
    this.unitOfWork.afterCommit(() => this.sender.wake());
  }

  /** Runs outside the unit of work, because DNS can be slow. */
  private check(url: string): Promise<void> {
    return precompute(`webhook.destination ${url}`, () => this.destinations.check(url));
  }

  private made({ userId, api }: UserActor, fields: WebhookFields & { url: string }): Partial<Webhook> {
    const now = new Date();
    const publicId = shortPublicId('whsub');
    const fixed = {
      publicId,
      api,
      userId,
      updatedById: userId,
      sealedSecret: this.secrets.make(publicId),
      oldSecrets: [],
    };
    const beginning = { status: 'active' as const, pauseReason: null, queued: 0, consecutiveFailures: 0 };
    const health = { lastSuccessAt: null, lastError: null, holdUntil: null };
    const { url, events, description = null, filter = null, verifySsl = true } = fields;
    const times = { createdAt: now, updatedAt: now, version: 1 };
    return { url, events, description, filter, verifySsl, ...fixed, ...beginning, ...health, ...times };
  }

  private async save(em: EntityManager, actor: UserActor, webhook: Webhook): Promise<void> {
    const updatedAt = laterOf(new Date(), webhook.updatedAt);
    const change = { updatedById: actor.userId, updatedAt, version: webhook.version + 1 };
    const updatedBy = await em.findOneBy(User, { id: actor.userId });
    Object.assign(webhook, change, { updatedBy });
    const { url, events, description, filter, verifySsl, sealedSecret, oldSecrets } = webhook;
    const { status, pauseReason, consecutiveFailures, holdUntil } = webhook;
    const columns = { url, events, description, filter, verifySsl, sealedSecret, oldSecrets, status, pauseReason };
    await em.update(Webhook, webhook.id, { ...columns, ...change, consecutiveFailures, holdUntil });
    this.recallLater(webhook);
  }

  private record(
    em: EntityManager,
    actor: Actor,
    name: string,
    webhook: Webhook,
    changes: FieldChanges,
  ): Promise<void> {
    const { id, version } = webhook;
    return this.events.record(em, actor, { name, subject: { type: 'webhook', id }, version, changes });
  }
}
