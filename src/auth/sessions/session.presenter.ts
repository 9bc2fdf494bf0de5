import { naiveUtc } from '../../common/time/instant';
import { NaiveUtc } from '../../http/fields/shows';
import type { Session } from './session.entity';

/** A login that has not ended. */
export class SessionView {
  /** @example '5f0c7a52-3a6d-4c8b-9f21-7c1a2f0f4f5e' */
  id!: string;
  /** @example '2024-10-01T09:00:00' */
  @NaiveUtc()
  created_at!: string;
  /**
   * Accurate to one minute; null if it has not been used since the service began to record this.
   * @example '2024-10-20T11:30:00'
   */
  @NaiveUtc()
  last_used_at!: string | null;
  /**
   * The `User-Agent` of the last use, at most 300 characters; null if it had none.
   * @example 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
   */
  user_agent!: string | null;
  /**
   * The address of the last use.
   * @example '203.0.113.7'
   */
  address!: string | null;
  /**
   * Whether the request came with this session.
   * @example true
   */
  current!: boolean;
}

/** Your sessions. */
export class SessionsView {
  sessions!: SessionView[];
}

/** `currentId` is the session of the request, if any. */
export const presentSession =
  (currentId: string | undefined) =>
  ({ id, createdAt, lastUsedAt, userAgent, address }: Session): SessionView => ({
    id,
    created_at: naiveUtc(createdAt),
    last_used_at: lastUsedAt && naiveUtc(lastUsedAt),
    user_agent: userAgent,
    address,
    current: id === currentId,
  });
