import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import type { Actor, Identity, UserActor } from '../../common/actor';
import { notFound, unauthenticated } from '../../common/errors';
import { expectVersion } from '../../common/precondition';
import { BoundedCache } from '../../common/bounded-cache';
import { base62, isPossiblePublicId, shortPublicId } from '../../common/public-id';
import { lockedIn } from '../../database/locks';
import type { Find } from '../../database/rows/lookup';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { EventsService } from '../../events/events.service';
import { User } from '../../users/user.entity';
import { ApiKey } from './api-key.entity';

const SECRET_LENGTH = 22;
const KEY = /^(api_[0-9A-Za-z]{22})\.[0-9A-Za-z]{22}$/;
const MAX_CACHED_KEYS = 5_000;
/** `lastUsedAt` is written at most this often: a write for every request would be expensive. */
const LAST_USED_PRECISION_MS = 60_000;

/** A key with its user. */
interface FoundKey extends Record<string, unknown> {
  id: string;
}

/** API keys, with which programs authenticate as a user. */
@Injectable()
export class ApiKeysService {
  /** User ids by hash of the key, so that the rate limit needs no query. */
  private readonly holders = new BoundedCache<number>(MAX_CACHED_KEYS);
  private readonly rows: Rows<ApiKey>;
  private readonly userRows: Rows<User>;
  private readonly keys: Find<string, FoundKey>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
  ) {
    this.rows = unitOfWork.rows(ApiKey);
    this.userRows = unitOfWork.rows(User, 'id', 'role', 'isActive');
    const columns = `${this.rows.columns('key')}, ${this.userRows.columns('holder')}`;
    this.keys = unitOfWork.lookup({
      select: (places) => `
        SELECT key.id, ${columns} FROM api_keys key
        LEFT JOIN users holder ON holder.id = key.user_id AND holder.deleted_at IS NULL WHERE key.id IN (${places})`,
      keyOf: ({ id: keyId }) => keyId,
    });
  }

  /** Creates an API key of the actor. `key` cannot be read again later. */
  issue(actor: UserActor, name: string): Promise<{ apiKey: ApiKey; key: string }> {
    return this.unitOfWork.run(async (em) => {
      const id = shortPublicId('api');
      const key = `${id}.${base62(SECRET_LENGTH)}`;
      const fields = { id, userId: actor.userId, name, hash: hashOf(key), createdAt: new Date(), lastUsedAt: null };
      await em.insert(ApiKey, fields);
      await this.record(em, actor, 'api_key.created', id);
      return { apiKey: em.create(ApiKey, fields), key };
    });
  }

  /** The API keys of the actor, oldest first. */
  list({ userId }: UserActor): Promise<ApiKey[]> {
    return this.unitOfWork.read((em) => em.find(ApiKey, { where: { userId }, order: { createdAt: 'ASC', id: 'ASC' } }));
  }

  /** Deletes an API key of the actor. Throws `not_found` for keys of other users. */
  revoke(actor: UserActor, id: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const { userId } = actor;
      const where = { id, userId };
      const apiKey = isPossiblePublicId(id) ? await em.findOne(ApiKey, { where, ...lockedIn(em) }) : null;
      if (!apiKey) throw notFound('api_key');
      expectVersion(actor, apiKey);
      await em.delete(ApiKey, where);
      await this.record(em, actor, 'api_key.deleted', id);
    });
  }

  /** The user of a key. Throws `unauthenticated` if it was deleted, or its user deleted or deactivated. */
  async identify(key: string): Promise<Identity> {
    const apiKey = await this.findAndRemember(key);
    if (!apiKey?.user?.isActive) throw unauthenticated('api_key.invalid');
    await this.noteUse(apiKey);
    const { id, user } = apiKey;
    return { userId: user.id, role: user.role, credential: `api_key:${id}` };
  }

  /** The user of a key that is valid, or was when it was last used. Only unknown keys are looked up. */
  async userIdOf(key: string): Promise<number | undefined> {
    return this.holders.get(hashOf(key)) ?? (await this.findAndRemember(key))?.userId;
  }

  private async findAndRemember(key: string): Promise<ApiKey | null> {
    const apiKey = await this.find(key);
    if (apiKey) this.holders.set(apiKey.hash, apiKey.userId);
    else this.holders.forget(hashOf(key));
    return apiKey;
  }

  private async find(key: string): Promise<ApiKey | null> {
    const id = KEY.exec(key)?.[1];
    if (!id) return null;
    const [found] = await this.keys(id);
    if (!found) return null;
    const apiKey = this.rows.of(found, 'key');
    const holder = this.userRows.of(found, 'holder');
    apiKey.user = holder.id === null ? null : holder;
    return timingSafeEqual(Buffer.from(hashOf(key)), Buffer.from(apiKey.hash)) ? apiKey : null;
  }

  private async noteUse({ id, lastUsedAt }: ApiKey): Promise<void> {
    const now = new Date();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < LAST_USED_PRECISION_MS) return;
    await this.unitOfWork.run((em) => em.update(ApiKey, { id }, { lastUsedAt: now }));
  }

  private record(em: EntityManager, actor: Actor, name: string, id: string): Promise<void> {
    return this.events.record(em, actor, { name, subject: { type: 'api_key', id } });
  }
}

/** The API key: the user name of Basic authentication. The colon may be missing; a password is ignored. */
export function apiKeyIn({ headers: { authorization } }: Pick<FastifyRequest, 'headers'>): string | null {
  const encoded = /^Basic +([\w+/=-]*) *$/i.exec(authorization ?? '')?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('latin1').split(':', 1)[0]!;
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url');
