import { naiveUtc } from '../common/time/instant';
import { NaiveUtc, Shows } from '../http/fields/shows';
import { Pagination } from '../taskforge/pagination.presenter';
import { ALL_EVENTS, EVENT_NAMES } from './event-names';
import { shownSecret } from './secrets/signing';
import type { Outcome } from './sending/webhook-client';
import { PAUSE_REASONS, STATUSES, type PauseReason, type Webhook, type WebhookStatus } from './webhook.entity';

/** How deliveries have gone lately. */
export class WebhookHealthView {
  /**
   * Failed attempts since the last success.
   * @example 0
   */
  consecutive_failures!: number;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  last_success_at!: string | null;
  /**
   * Why the last failed attempt failed.
   * @example null
   */
  last_error!: string | null;
}

/** Where events are sent, and which. */
export class WebhookView {
  /** @example 1 */
  id!: number;
  /** @example 'https://example.com/hooks/tasksmith' */
  url!: string;
  /** Names of events, or `*` alone for all. */
  @Shows({ type: 'array', items: { type: 'string', enum: [...EVENT_NAMES, ALL_EVENTS] }, example: ['task.completed'] })
  events!: string[];
  /** @example 'Tells the chat' */
  description!: string | null;
  /**
   * Only tasks that match are sent; null for all.
   * @example 'priority >= high'
   */
  filter!: string | null;
  /** @example 'active' */
  @Shows({ enum: [...STATUSES] })
  status!: WebhookStatus;
  /**
   * Why it is paused. `user`: by a request; `failing`: its last attempt failed, or too much is queued; `gone`: the
   * receiver answered 410; `owner`: the account of its owner is deactivated.
   * @example null
   */
  @Shows({ enum: [...PAUSE_REASONS] })
  pause_reason!: PauseReason | null;
  health!: WebhookHealthView;
  /**
   * Number of deliveries that wait.
   * @example 0
   */
  queued!: number;
  /** @example '2024-10-01T09:00:00' */
  @NaiveUtc()
  created_at!: string;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  updated_at!: string;
  /**
   * Id of the owner.
   * @example 2
   */
  user_id!: number;
}

/** A webhook with its secret, which only this response shows. */
export class WebhookWithSecretView extends WebhookView {
  /**
   * Signs the deliveries, as Standard Webhooks says: `whsec_` and 32 bytes in base64.
   * @example 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='
   */
  secret!: string;
}

/** One page of webhooks. */
export class WebhookPageView {
  webhooks!: WebhookView[];
  pagination!: Pagination;
}

/** How the receiver answered. */
export class WebhookTestView {
  /**
   * null if nobody answered.
   * @example 200
   */
  status!: number | null;
  /** @example 35 */
  milliseconds!: number;
  /**
   * Why the test failed; null if the status is 2xx.
   * @example null
   */
  error!: string | null;
  /**
   * The first 1,000 bytes of the answer; null if nobody answered.
   * @example 'ok'
   */
  response!: string | null;
}

/** The fields that requests can change. The ETag is computed from them. */
export const presentSettings = (webhook: Webhook) => ({
  id: webhook.id,
  url: webhook.url,
  events: webhook.events as string[],
  description: webhook.description,
  filter: webhook.filter,
  status: webhook.status,
  pause_reason: webhook.pauseReason,
});

const shown = (webhook: Webhook) => ({
  ...presentSettings(webhook),
  health: {
    consecutive_failures: webhook.consecutiveFailures,
    last_success_at: webhook.lastSuccessAt && naiveUtc(webhook.lastSuccessAt),
    last_error: webhook.lastError,
  },
  queued: webhook.queued,
  created_at: naiveUtc(webhook.createdAt),
  updated_at: naiveUtc(webhook.updatedAt),
  user_id: webhook.userId,
});

export const presentWebhook = (webhook: Webhook): WebhookView => shown(webhook);

/** `secret` is the current secret. It is always readable right after its creation. */
export const presentWithSecret = (webhook: Webhook, secret: Buffer | undefined): WebhookWithSecretView => ({
  ...shown(webhook),
  secret: shownSecret(secret!),
});

export const presentTest = ({ status, milliseconds, error, response }: Outcome): WebhookTestView => ({
  status,
  milliseconds,
  error,
  response,
});
