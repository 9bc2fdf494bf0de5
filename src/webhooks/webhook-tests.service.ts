import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { UserActor } from '../common/actor';
import { precompute } from '../common/precompute';
import { signatureHeaders } from './secrets/signing';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { WebhookClient, type Outcome } from './sending/webhook-client';
import { UNREADABLE_SECRET } from './sending/sender-errors';
import type { Webhook } from './webhook.entity';
import { WebhooksService } from './webhooks.service';

/** Sends one `webhook.test` immediately, without retries. */
@Injectable()
export class WebhookTests {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly secrets: WebhookSecrets,
    private readonly client: WebhookClient,
  ) {}

  /** Returns the outcome of the request. Throws `not_found`. */
  async send(actor: UserActor, id: number): Promise<Outcome> {
    const webhook = await this.webhooks.get(actor, { api: actor.api, id });
    // Runs outside the unit of work, because receivers can be slow.
    return precompute(`webhook.test ${id}`, () => this.post(webhook));
  }

  private post(webhook: Webhook): Promise<Outcome> {
    const now = new Date();
    const secrets = this.secrets.signing(webhook, now);
    if (secrets.length === 0) return Promise.resolve(UNREADABLE_SECRET);
    const messageId = `msg_test_${randomUUID().replaceAll('-', '')}`;
    const body = JSON.stringify({ id: messageId, type: 'webhook.test', timestamp: now.toISOString(), data: {} });
    const headers = signatureHeaders(secrets, messageId, now, body);
    return this.client.send({ url: webhook.url, verifySsl: webhook.verifySsl, headers, body });
  }
}
