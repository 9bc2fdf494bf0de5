import { Injectable } from '@nestjs/common';
import type { Identity } from '../../common/actor';
import { unauthenticated } from '../../common/errors';
import { BoundedCache } from '../../common/bounded-cache';
import type { Find } from '../../database/rows/lookup';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { User } from '../../users/user.entity';
import { ApiKey } from './api-key.entity';
import { hashesOf, hashOf, isSecretOf, keyIdIn } from './api-key-secret';

const MAX_CACHED_KEYS = 5_000;
/** Minimum interval between writes of `lastUsedAt`. Writing on every request would be expensive. */
const LAST_USED_PRECISION_MS = 60_000;

interface FoundKey extends Record<string, unknown> {
  id: string;
}

/** Authenticates requests with an API key. */
@Injectable()
export class KeyHolders {
  /** User ids by hash of the key, so that the rate limit needs no query. */
  private readonly holders = new BoundedCache<number>(MAX_CACHED_KEYS);
  private readonly rows: Rows<ApiKey>;
  private readonly userRows: Rows<User>;
  private readonly keys: Find<string, FoundKey>;

  constructor(private readonly unitOfWork: UnitOfWork) {
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

  /**
   * The user of a key. Throws `unauthenticated` if the key was deleted, rotated or has expired, or if its user was
   * deleted or deactivated.
   */
  async identify(key: string): Promise<Identity> {
    const apiKey = await this.findAndRemember(key);
    if (!apiKey?.user?.isActive) throw unauthenticated('api_key.invalid');
    if (isExpired(apiKey)) throw unauthenticated('api_key.expired');
    await this.noteUse(apiKey);
    return { ...identityOf(apiKey, apiKey.user), keyHashes: [hashOf(key)] };
  }

  /** The users of these keys, without invalid keys. Does not count as a use. */
  async identities(ids: string[]): Promise<Identity[]> {
    const found = ids.length > 0 ? await this.keys(...ids) : [];
    const keys = found.flatMap((each) => (each ? [this.keyIn(each)] : []));
    return keys.flatMap((apiKey) => {
      if (!apiKey.user?.isActive || isExpired(apiKey)) return [];
      return [{ ...identityOf(apiKey, apiKey.user), keyHashes: hashesOf(apiKey) }];
    });
  }

  /** The user of a key that is valid, or was when last used. Only unknown keys are looked up. */
  async userIdOf(key: string): Promise<number | undefined> {
    return this.holders.get(hashOf(key)) ?? (await this.findAndRemember(key))?.userId;
  }

  private async findAndRemember(key: string): Promise<ApiKey | null> {
    const apiKey = await this.find(key);
    if (apiKey) this.holders.set(hashOf(key), apiKey.userId);
    else this.holders.forget(hashOf(key));
    return apiKey;
  }

  private async find(key: string): Promise<ApiKey | null> {
    const id = keyIdIn(key);
    if (id === undefined) return null;
    const [found] = await this.keys(id);
    const apiKey = found && this.keyIn(found);
    return apiKey && isSecretOf(apiKey, key) ? apiKey : null;
  }

  private keyIn(found: FoundKey): ApiKey {
    const apiKey = this.rows.of(found, 'key');
    const holder = this.userRows.of(found, 'holder');
    apiKey.user = holder.id === null ? null : holder;
    return apiKey;
  }

  private async noteUse({ id, lastUsedAt }: ApiKey): Promise<void> {
    const now = new Date();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < LAST_USED_PRECISION_MS) return;
    await this.unitOfWork.run((em) => em.update(ApiKey, { id }, { lastUsedAt: now }));
  }
}

const isExpired = ({ expiresAt }: ApiKey): boolean => expiresAt !== null && expiresAt.getTime() <= Date.now();

const identityOf = ({ id, scopes, expiresAt }: ApiKey, user: User): Identity => ({
  userId: user.id,
  role: user.role,
  credential: `api_key:${id}`,
  apiKey: { scopes, expiresAt },
});
