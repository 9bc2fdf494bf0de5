import { naiveUtc } from '../../common/instant';
import { NaiveUtc } from '../../http/fields/shows';
import type { ApiKey } from './api-key.entity';

/** An API key, without the key itself. */
export class ApiKeyView {
  /** @example 'api_3fw37yHasQmGs00Nnybzq5' */
  id!: string;
  /** @example 'Nightly import' */
  name!: string;
  /** @example '2024-10-01T09:00:00' */
  @NaiveUtc()
  created_at!: string;
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
   * The user name for Basic authentication under `/api/v1/`. Returned only once; the service stores only its hash.
   * @example 'api_3fw37yHasQmGs00Nnybzq5.4Fs0dLw9yZkQ2tUv8XbNm1'
   */
  key!: string;
}

/** Your API keys. */
export class ApiKeysView {
  api_keys!: ApiKeyView[];
}

export function presentApiKey({ id, name, createdAt, lastUsedAt }: ApiKey): ApiKeyView {
  return { id, name, created_at: naiveUtc(createdAt), last_used_at: lastUsedAt && naiveUtc(lastUsedAt) };
}
