import { Body, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { Answers, CloseController, type Page } from '../close.controller';
import { WebhooksQuery } from '../page-query.dto';
import { CloseId, Filters } from '../request';
import { CloseWebhooks } from './close-webhooks.service';
import { CreateWebhookBody, WebhookBody } from './webhook-body.dto';
import { CREATE_WEBHOOK, SPARE_WEBHOOK_ID, WEBHOOK } from './webhook-example';
import { CloseWebhookView } from './webhook.presenter';

@CloseController('webhook', 'Close: Webhooks')
export class CloseWebhooksController {
  constructor(private readonly webhooks: CloseWebhooks) {}

  @Get()
  @Answers({
    summary: 'List webhook subscriptions',
    description: 'Lists your webhook subscriptions; for admins, those of all users. Oldest first.',
    page: CloseWebhookView,
    example: { data: [WEBHOOK], has_more: false },
    errors: { 400: '_limit.above_100' },
  })
  list(@CurrentActor() actor: UserActor, @Filters(FieldsPipe) query: WebhooksQuery): Promise<Page<CloseWebhookView>> {
    return this.webhooks.list(actor, query);
  }

  @Post()
  @HttpCode(201)
  @ApiBody({ type: CreateWebhookBody, examples: CREATE_WEBHOOK })
  @Answers({
    summary: 'Create a webhook subscription',
    conditional: 'create',
    description:
      'Subscribes a URL to events of the event log: `object_type` is `task.` and the type of the task, `lead`, `contact` or `activity.task_completed`; `action` is `created`, `updated`, `completed` or `deleted`. `extra_filter` is a condition on the event. Deliveries carry the signatures of Close and of Standard Webhooks.',
    status: 201,
    of: CloseWebhookView,
    example: WEBHOOK,
    errors: { 400: ['url.not_url', 'events.not_events', 'webhook.duplicate'], 409: 'webhook.too_many' },
  })
  create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) body: CreateWebhookBody): Promise<CloseWebhookView> {
    return this.webhooks.create(actor, body);
  }

  @Get(':id')
  @Answers({
    summary: 'Fetch a single webhook subscription',
    conditional: 'read',
    description: 'Returns a webhook subscription with the key that signs its deliveries.',
    of: CloseWebhookView,
    example: WEBHOOK,
    errors: { 404: 'webhook.not_found' },
  })
  get(@CurrentActor() actor: UserActor, @CloseId(WEBHOOK.id) id: string): Promise<CloseWebhookView> {
    return this.webhooks.get(actor, id);
  }

  @Put(':id')
  @Answers({
    summary: 'Update a webhook subscription',
    conditional: 'write',
    description:
      'Updates the fields that the body names. A paused subscription keeps what is queued; `"status": "active"` sends it.',
    of: CloseWebhookView,
    example: WEBHOOK,
    errors: { 400: 'status.not_choice', 404: 'webhook.not_found', 409: 'webhook.owner_inactive' },
  })
  update(
    @CurrentActor() actor: UserActor,
    @CloseId(WEBHOOK.id) id: string,
    @Body(FieldsPipe) body: WebhookBody,
  ): Promise<CloseWebhookView> {
    return this.webhooks.update(actor, id, body);
  }

  @Delete(':id')
  @Answers({
    summary: 'Delete a webhook subscription',
    conditional: 'write',
    description: 'Deletes a webhook subscription and what is queued for it.',
    example: {},
    errors: { 404: 'webhook.not_found' },
  })
  delete(@CurrentActor() actor: UserActor, @CloseId(SPARE_WEBHOOK_ID) id: string): Promise<object> {
    return this.webhooks.delete(actor, id);
  }
}
