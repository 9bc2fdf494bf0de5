import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { withEtagOnRefusal, withEtag } from '../../http/etags/etags';
import { WebhookSecrets } from '../../webhooks/secrets/webhook-secrets';
import type { Webhook } from '../../webhooks/webhook.entity';
import { type WebhookRef } from '../../webhooks/webhook-lookup';
import { WebhooksService } from '../../webhooks/webhooks.service';
import { CLOSE } from '../api';
import type { Page } from '../close.controller';
import type { WebhooksQuery } from '../page-query.dto';
import type { CreateWebhookBody, WebhookBody } from './webhook-body.dto';
import { presentSettings, presentWebhook, type CloseWebhookView } from './webhook.presenter';

/** Webhooks in the format of this API. */
@Injectable()
export class CloseWebhooks {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly secrets: WebhookSecrets,
  ) {}

  async list(actor: UserActor, query: WebhooksQuery): Promise<Page<CloseWebhookView>> {
    const { rows, hasMore } = await this.webhooks.slice(actor, query.slice());
    return { data: rows.map(this.present), has_more: hasMore };
  }

  get(actor: UserActor, id: string): Promise<CloseWebhookView> {
    return withEtag(this.webhooks.get(actor, refOf(id)), this.present, presentSettings);
  }

  create(actor: UserActor, body: CreateWebhookBody): Promise<CloseWebhookView> {
    return withEtag(this.webhooks.create(actor, body.fields()), this.present, presentSettings);
  }

  update(actor: UserActor, id: string, body: WebhookBody): Promise<CloseWebhookView> {
    return withEtag(this.webhooks.update(actor, refOf(id), body.fields()), this.present, presentSettings);
  }

  async delete(actor: UserActor, id: string): Promise<object> {
    await withEtagOnRefusal(this.webhooks.delete(actor, refOf(id)), presentSettings);
    return {};
  }

  private readonly present = (webhook: Webhook): CloseWebhookView =>
    presentWebhook(webhook, this.secrets.present(webhook));
}

const refOf = (id: string): WebhookRef => ({ api: CLOSE.name, id });
