import { naiveUtc } from '../../common/instant';
import { NaiveUtc } from '../../http/fields/shows';
import type { ApiKey } from './api-key.entity';

/** A key, without what makes it one. */
export class ApiKeyView {
  /** @example 'api_3fw37yHasQmGs00Nnybzq5' */
  id!: string;
  /** @example 'Nightly import' */
  name!: string;
  /** @example '2024-10-01T09:00:00' */
  @NaiveUtc()
  created_at!: string;
  /**
   * To the minute; null if it has not been used.
   * @example null
   */
  @NaiveUtc()
  last_used_at!: string | null;
}

/** A key as it is shown once. */
export class NewApiKeyView extends ApiKeyView {
  /**
   * The user name of Basic authentication under `/api/v1/`. It is not kept, and never shown again.
   * @example 'api_3fw37yHasQmGs00Nnybzq5.4Fs0dLw9yZkQ2tUv8XbNm1'
   */
  key!: string;
}

/** One's keys. */
export class ApiKeysView {
  api_keys!: ApiKeyView[];
}

export function presentApiKey({ id, name, createdAt, lastUsedAt }: ApiKey): ApiKeyView {
  return { id, name, created_at: naiveUtc(createdAt), last_used_at: lastUsedAt && naiveUtc(lastUsedAt) };
}
