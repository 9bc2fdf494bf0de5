import { Injectable } from '@nestjs/common';
import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { isAdmin, type Actor, type UserActor } from '../common/actor';
import { conflict, DomainError, notFound } from '../common/errors';
import { isPossibleId } from '../common/ids';
import { precompute } from '../common/precompute';
import { expectVersion } from '../common/precondition';
import type { Page, PageRequest } from '../common/page';
import { isPossiblePublicId, shortPublicId } from '../common/public-id';
import { sliceOf, type Slice, type SliceRequest } from '../common/slice';
import { lockedIn } from '../database/locks';
import { pageOf, type SortSql } from '../database/sorted';
import { UnitOfWork } from '../database/unit-of-work';
import { assign, created, deleted, isEmpty } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { EventsService } from '../events/events.service';
import { User } from '../users/user.entity';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { Destinations } from './sending/destinations';
import { Webhook, type WebhookStatus } from './webhook.entity';
import { mayManage } from './webhook.policy';

/** Each user may have so many, those of all APIs together. */
export const MAX_WEBHOOKS = 40;

/** What may be written. Absent fields keep their values. */
export type WebhookFields = Partial<Pick<Webhook, 'url' | 'events' | 'description' | 'verifySsl'>> & {
  status?: WebhookStatus;
};

export type NewWebhook = Pick<Webhook, 'url' | 'events'> & WebhookFields & { isUnique?: boolean };

export const WEBHOOK_SORTS = ['id', 'created_at', 'updated_at', 'url'] as const;
export type WebhookSort = (typeof WEBHOOK_SORTS)[number];

const SORT_SQL: SortSql<WebhookSort> = {
  id: 'webhook.id',
  created_at: 'webhook.createdAt',
  updated_at: 'webhook.updatedAt',
  url: 'webhook.url',
};

/** A webhook of this API, by its id or its public id. */
export interface WebhookRef {
  api: string;
  id: number | string;
}

/** Where events are sent. Each API sees the webhooks that were made through it. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly secrets: WebhookSecrets,
    private readonly destinations: Destinations,
  ) {}

  /** Those that the actor may see. */
  list(actor: UserActor, request: PageRequest<WebhookSort>): Promise<Page<Webhook>> {
    return this.unitOfWork.read((em) => pageOf(visible(em, actor), SORT_SQL[request.sortBy], request));
  }

  /** The same as a slice, oldest first, with their owners and last editors. */
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
    return this.unitOfWork.read((em) => find(em, actor, ref));
  }

  /**
   * Throws `invalid` if the URL has an address that is refused, or if the webhook is to be unique and an active one is
   * the same; `conflict` if the actor has too many.
   */
  async create(actor: UserActor, { isUnique, ...fields }: NewWebhook): Promise<Webhook> {
    await this.check(fields.url);
    return this.unitOfWork.run(async (em) => {
      const user = await em.findOneOrFail(User, { where: { id: actor.userId }, ...lockedIn(em) });
      const others = await em.findBy(Webhook, { userId: user.id });
      if (isUnique) refuseDuplicate(others, actor.api, fields);
      if (others.length >= MAX_WEBHOOKS) throw conflict('webhook.too_many');
      const webhook = em.create(Webhook, this.made(actor, fields));
      await em.insert(Webhook, webhook);
      await this.record(em, actor, 'webhook.created', webhook, created(shown(webhook)));
      return Object.assign(webhook, { user, updatedBy: user });
    });
  }

  /** Throws as {@link create} does, and `conflict` if it is to be active although its owner is not. */
  async update(actor: UserActor, ref: WebhookRef, fields: WebhookFields): Promise<Webhook> {
    if (fields.url !== undefined) await this.check(fields.url);
    return this.unitOfWork.run(async (em) => {
      const webhook = await find(em, actor, ref);
      expectVersion(actor, webhook);
      const { status, events, ...plain } = fields;
      const changes = { ...assign<Webhook>(webhook, plain), ...changeEvents(webhook, events) };
      Object.assign(changes, changeStatus(webhook, status));
      if (isEmpty(changes)) return webhook;
      await this.save(em, actor, webhook);
      await this.record(em, actor, 'webhook.updated', webhook, changes);
      return webhook;
    });
  }

  /** Deletes it with its deliveries. */
  delete(actor: UserActor, ref: WebhookRef): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const webhook = await find(em, actor, ref);
      expectVersion(actor, webhook);
      await em.delete(Webhook, webhook.id);
      webhook.version += 1;
      await this.record(em, actor, 'webhook.deleted', webhook, deleted(shown(webhook)));
    });
  }

  /** Replaces the secret. The old one signs as well for a day. */
  rotateSecret(actor: UserActor, ref: WebhookRef): Promise<Webhook> {
    return this.unitOfWork.run(async (em) => {
      const webhook = await find(em, actor, ref);
      expectVersion(actor, webhook);
      Object.assign(webhook, this.secrets.rotated(webhook, new Date()));
      await this.save(em, actor, webhook);
      await this.record(em, actor, 'webhook.secret_rotated', webhook, {});
      return webhook;
    });
  }

  /** Outside of the unit of work: a name server may take its time. */
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
    const { url, events, description = null, verifySsl = true } = fields;
    const times = { createdAt: now, updatedAt: now, version: 1 };
    return { url, events, description, verifySsl, ...fixed, ...beginning, ...health, ...times };
  }

  private async save(em: EntityManager, actor: UserActor, webhook: Webhook): Promise<void> {
    const change = { updatedById: actor.userId, updatedAt: new Date(), version: webhook.version + 1 };
    const updatedBy = await em.findOneBy(User, { id: actor.userId });
    Object.assign(webhook, change, { updatedBy });
    const { url, events, description, verifySsl, sealedSecret, oldSecrets, status, pauseReason } = webhook;
    const { consecutiveFailures, holdUntil } = webhook;
    const columns = { url, events, description, verifySsl, sealedSecret, oldSecrets, status, pauseReason };
    await em.update(Webhook, webhook.id, { ...columns, ...change, consecutiveFailures, holdUntil });
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

const visible = (em: EntityManager, actor: UserActor) => {
  const query = em.createQueryBuilder(Webhook, 'webhook').where('webhook.api = :api', { api: actor.api });
  return isAdmin(actor) ? query : query.andWhere('webhook.userId = :userId', { userId: actor.userId });
};

/** Throws `not_found`. In a unit of work, locks the row until its end. */
async function find(em: EntityManager, actor: UserActor, { api, id }: WebhookRef): Promise<Webhook> {
  const isPossible = typeof id === 'number' ? isPossibleId(id) : isPossiblePublicId(id);
  const where: FindOptionsWhere<Webhook> = typeof id === 'number' ? { id, api } : { publicId: id, api };
  const webhook = isPossible ? await em.findOne(Webhook, { where, ...lockedIn(em) }) : null;
  if (!webhook || !mayManage(actor, webhook)) throw notFound('webhook');
  const [user, updatedBy] = await Promise.all(
    [webhook.userId, webhook.updatedById ?? 0].map((userId) => em.findOneBy(User, { id: userId })),
  );
  return Object.assign(webhook, { user, updatedBy });
}

function refuseDuplicate(others: Webhook[], api: string, { url, events }: Pick<Webhook, 'url' | 'events'>): void {
  const asked = JSON.stringify(events);
  const same = others.find(
    (each) => each.api === api && each.status === 'active' && each.url === url && JSON.stringify(each.events) === asked,
  );
  if (same) throw new DomainError('invalid', 'webhook.duplicate', {}, { facts: { id: same.publicId } });
}

function changeEvents(webhook: Webhook, events: Webhook['events'] | undefined): FieldChanges {
  if (events === undefined || JSON.stringify(events) === JSON.stringify(webhook.events)) return {};
  return assign<Webhook>(webhook, { events });
}

/** Making it active clears what has gone wrong. A paused one keeps the reason of its pause. */
function changeStatus(webhook: Webhook, status: WebhookStatus | undefined): FieldChanges {
  if (status === undefined || status === webhook.status) return {};
  if (status === 'active' && !webhook.user?.isActive) throw conflict('webhook.owner_inactive');
  const cleared = status === 'active' ? { consecutiveFailures: 0, holdUntil: null } : {};
  Object.assign(webhook, cleared);
  return assign<Webhook>(webhook, { status, pauseReason: status === 'active' ? null : 'user' });
}

/** What events keep of it: no secret. */
const shown = ({ url, events, description, status }: Webhook): object => ({ url, events, description, status });
