import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SCOPES, type Actor, type Grant, type Scope, type UserActor } from '../../common/actor';
import { forbidden, invalid, notFound } from '../../common/errors';
import { expectVersion } from '../../common/precondition';
import { isPossiblePublicId, shortPublicId } from '../../common/public-id';
import { lockedIn } from '../../database/locks';
import { UnitOfWork } from '../../database/unit-of-work';
import { assign, created, isEmpty } from '../../events/changes';
import type { FieldChanges } from '../../events/event.entity';
import { EventsService } from '../../events/events.service';
import { expectNoWider } from '../../http/access/scopes';
import { User } from '../../users/user.entity';
import { mayAccess } from '../../users/user.policy';
import { ApiKey } from './api-key.entity';
import { newSecret } from './api-key-secret';

/** Absent fields get their defaults in a new key, and keep their values in a change. */
export interface ApiKeyFields {
  name?: string;
  scopes?: Scope[];
  expiresAt?: Date | null;
}

/** An API key and the key itself, which cannot be read again later. */
export interface IssuedKey {
  apiKey: ApiKey;
  key: string;
}

/** API keys, with which programs authenticate as a user. A key cannot create or change a key with more rights. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
  ) {}

  /**
   * Creates an API key. Defaults: all scopes and no expiry, or those of the caller's API key. Throws `forbidden` if it
   * would exceed the caller's API key.
   */
  issue(actor: UserActor, { name, scopes, expiresAt }: ApiKeyFields & { name: string }): Promise<IssuedKey> {
    const { apiKey: own = { scopes: SCOPES, expiresAt: null } } = actor;
    const grant: Grant = { scopes: scopes ?? own.scopes, expiresAt: expiresAt ?? own.expiresAt };
    expectNoWider(actor, grant);
    return this.unitOfWork.run(async (em) => {
      const id = shortPublicId('api');
      const { key, hash, lastFour } = newSecret(id);
      const fields = { id, userId: actor.userId, name, ...grant, hash, lastFour, createdAt: new Date(), version: 1 };
      const none = { lastUsedAt: null, previousHash: null, previousUntil: null };
      const row = { ...fields, scopes: inOrder(grant.scopes), ...none };
      const apiKey = em.create(ApiKey, row);
      // Not the entity, because on PostgreSQL TypeORM overwrites columns with defaults by the raw text returned.
      await em.insert(ApiKey, row);
      await this.record(em, actor, 'api_key.created', apiKey, created({ name, ...grantOf(apiKey) }));
      return { apiKey, key };
    });
  }

  /** The API keys of the actor, oldest first; admins can name another user. Throws `not_found` for the user. */
  list(actor: UserActor, userId = actor.userId): Promise<ApiKey[]> {
    return this.unitOfWork.read((em) => keysOf(em, actor, userId));
  }

  /**
   * Changes the given fields. Throws `invalid` for a scope that the key does not have, `forbidden` if the result would
   * exceed the caller's API key.
   */
  change(actor: UserActor, id: string, fields: () => ApiKeyFields): Promise<ApiKey> {
    return this.unitOfWork.run(async (em) => {
      const apiKey = await this.find(em, actor, id);
      const { scopes = apiKey.scopes, ...others } = fields();
      if (!scopes.every((scope) => apiKey.scopes.includes(scope))) throw invalid({ scopes: 'wider' });
      const changes = { ...assign(apiKey, others), ...narrow(apiKey, scopes) };
      expectNoWider(actor, apiKey);
      if (isEmpty(changes)) return apiKey;
      return this.save(em, actor, apiKey, 'api_key.updated', changes);
    });
  }

  /**
   * Replaces the secret of an API key. The old one stays valid for `overlapSeconds`; older ones end immediately. Throws
   * `forbidden` if the key exceeds the caller's API key.
   */
  rotate(actor: UserActor, id: string, overlapSeconds: number): Promise<IssuedKey> {
    return this.unitOfWork.run(async (em) => {
      const apiKey = await this.find(em, actor, id);
      expectNoWider(actor, apiKey);
      const { key, hash, lastFour } = newSecret(id);
      const overlaps = overlapSeconds > 0;
      apiKey.previousHash = overlaps ? apiKey.hash : null;
      apiKey.previousUntil = overlaps ? new Date(Date.now() + overlapSeconds * 1_000) : null;
      Object.assign(apiKey, { hash, lastFour });
      return { apiKey: await this.save(em, actor, apiKey, 'api_key.rotated'), key };
    });
  }

  /** Deletes an API key of the actor, or of the user that an admin names. Throws `not_found` for keys of others. */
  revoke(actor: UserActor, id: string, userId = actor.userId): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      if (userId !== actor.userId) await expectUser(em, actor, userId);
      await this.remove(em, actor, await this.find(em, actor, id, userId));
    });
  }

  /** Deletes all API keys of a user. */
  revokeAll(actor: UserActor, userId: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      for (const apiKey of await keysOf(em, actor, userId)) await this.remove(em, actor, apiKey);
    });
  }

  private async remove(em: EntityManager, actor: UserActor, apiKey: ApiKey): Promise<void> {
    await em.delete(ApiKey, { id: apiKey.id });
    await this.record(em, actor, 'api_key.deleted', apiKey);
  }

  private async find(em: EntityManager, actor: UserActor, id: string, userId = actor.userId): Promise<ApiKey> {
    const where = { id, userId };
    const apiKey = isPossiblePublicId(id) ? await em.findOne(ApiKey, { where, ...lockedIn(em) }) : null;
    if (!apiKey) throw notFound('api_key');
    expectVersion(actor, apiKey);
    return apiKey;
  }

  private async save(em: EntityManager, actor: Actor, apiKey: ApiKey, event: string, changes?: FieldChanges) {
    apiKey.version += 1;
    const { id, name, scopes, expiresAt, hash, lastFour, previousHash, previousUntil, version } = apiKey;
    const secrets = { hash, lastFour, previousHash, previousUntil };
    await em.update(ApiKey, { id }, { name, scopes, expiresAt, version, ...secrets });
    await this.record(em, actor, event, apiKey, changes);
    return apiKey;
  }

  private record(
    em: EntityManager,
    actor: Actor,
    name: string,
    { id, userId }: ApiKey,
    changes?: FieldChanges,
  ): Promise<void> {
    return this.events.record(em, actor, { name, subject: { type: 'api_key', id }, userId, changes });
  }
}

/** Throws `forbidden` if the actor may not see the account, `not_found` if there is none. */
async function expectUser(em: EntityManager, actor: UserActor, userId: number): Promise<void> {
  if (!mayAccess(actor, userId)) throw forbidden('user.other');
  if (!(await em.existsBy(User, { id: userId }))) throw notFound('user');
}

async function keysOf(em: EntityManager, actor: UserActor, userId: number): Promise<ApiKey[]> {
  await expectUser(em, actor, userId);
  return em.find(ApiKey, { where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } });
}

const grantOf = ({ scopes, expiresAt }: ApiKey): Grant => ({ scopes, expiresAt });

const inOrder = (scopes: readonly Scope[]): Scope[] => SCOPES.filter((scope) => scopes.includes(scope));

/** Compares lists by content. */
function narrow(apiKey: ApiKey, scopes: Scope[]): FieldChanges {
  const narrowed = inOrder(scopes);
  return narrowed.length === apiKey.scopes.length ? {} : assign(apiKey, { scopes: narrowed });
}
