import { SCOPES, type Scope } from '../../common/actor';
import { naiveUtc } from '../../common/time/instant';
import { NaiveUtc, Shows } from '../../http/fields/shows';
import type { ApiKey } from './api-key.entity';

/** An API key, without the key itself. */
export class ApiKeyView {
  /** @example 'api_3fw37yHasQmGs00Nnybzq5' */
  id!: string;
  /** @example 'Nightly import' */
  name!: string;
  /** What the key may do, within the permissions of its user. */
  @Shows({ type: 'array', items: { type: 'string', enum: [...SCOPES] }, example: ['read', 'write'] })
  scopes!: Scope[];
  /**
   * The last four characters of the key, to tell keys apart; null for keys that were created before these were kept.
   * @example 'bNm1'
   */
  last_four!: string | null;
  /** @example '2024-10-01T09:00:00' */
  @NaiveUtc()
  created_at!: string;
  /**
   * When the key expires; null: never.
   * @example '2030-01-01T00:00:00'
   */
  @NaiveUtc()
  expires_at!: string | null;
  /**
   * Accurate to one minute; null if the key has not been used.
   * @example null
   */
  @NaiveUtc()
  last_used_at!: string | null;
}

/** A new API key, with the key itself. */
export class NewApiKeyView extends ApiKeyView {
  /**
   * For `Authorization: Bearer …`, or as the user name of Basic authentication. Returned only once; the service stores
   * only its hash.
   * @example 'api_3fw37yHasQmGs00Nnybzq5.4Fs0dLw9yZkQ2tUv8XbNm1'
   */
  key!: string;
}

/** Your API keys. */
export class ApiKeysView {
  api_keys!: ApiKeyView[];
}

export function presentApiKey({ id, name, scopes, lastFour, createdAt, expiresAt, lastUsedAt }: ApiKey): ApiKeyView {
  return {
    id,
    name,
    scopes,
    last_four: lastFour,
    created_at: naiveUtc(createdAt),
    expires_at: expiresAt && naiveUtc(expiresAt),
    last_used_at: lastUsedAt && naiveUtc(lastUsedAt),
  };
}
