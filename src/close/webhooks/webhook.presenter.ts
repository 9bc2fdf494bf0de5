import { naiveUtc } from '../../common/time/instant';
import { NaiveUtc, Shows } from '../../http/fields/shows';
import { STATUSES, type PauseReason, type Webhook, type WebhookStatus } from '../../webhooks/webhook.entity';

const EVENTS = {
  type: 'array' as const,
  items: {
    type: 'object' as const,
    required: ['action', 'object_type'],
    properties: {
      action: { type: 'string' as const },
      object_type: { type: 'string' as const },
      extra_filter: { type: 'object' as const },
    },
  },
};

/** A webhook subscription. */
export class CloseWebhookView {
  /** Always empty. */
  @Shows({ type: 'object', additionalProperties: true })
  counters!: object;
  created_by!: string | null;
  /** UTC, without an offset. */
  @NaiveUtc()
  date_created!: string;
  @NaiveUtc()
  date_updated!: string;
  @Shows(EVENTS)
  events!: object[];
  /** `unhealthy` while the last attempts have failed. */
  @Shows({ enum: ['healthy', 'unhealthy'] })
  health_status!: 'healthy' | 'unhealthy';
  id!: string;
  /** Why the last failed attempt failed. */
  latest_error!: string | null;
  /** `api`: by a request; `failing`, `gone` (the receiver answered 410) or `owner` (deactivated). */
  @Shows({ enum: ['api', 'failing', 'gone', 'owner'] })
  pause_reason!: string | null;
  /** Failed attempts since the last success. */
  recent_consecutive_fail_buckets_cnt!: number;
  /** 32 bytes in hexadecimal. Signs the deliveries. */
  signature_key!: string;
  @Shows({ enum: [...STATUSES] })
  status!: WebhookStatus;
  updated_by!: string | null;
  url!: string;
  verify_ssl!: boolean;
}

/** The fields that the ETag covers. */
export const presentSettings = (webhook: Webhook) => ({
  created_by: webhook.user?.publicId ?? null,
  events: webhook.events as object[],
  id: webhook.publicId,
  pause_reason: shownReason(webhook.pauseReason),
  status: webhook.status,
  url: webhook.url,
  verify_ssl: webhook.verifySsl,
});

/** `key` is undefined if it can no longer be decrypted. */
export const presentWebhook = (webhook: Webhook, key: Buffer | undefined): CloseWebhookView => ({
  ...presentSettings(webhook),
  counters: {},
  date_created: naiveUtc(webhook.createdAt),
  date_updated: naiveUtc(webhook.updatedAt),
  health_status: webhook.consecutiveFailures === 0 ? 'healthy' : 'unhealthy',
  latest_error: webhook.lastError,
  recent_consecutive_fail_buckets_cnt: webhook.consecutiveFailures,
  signature_key: key?.toString('hex') ?? '',
  updated_by: webhook.updatedBy?.publicId ?? null,
});

const shownReason = (reason: PauseReason | null): string | null => (reason === 'user' ? 'api' : reason);
