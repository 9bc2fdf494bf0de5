import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../common/actor';
import { DomainError } from '../common/errors';
import { CurrentActor } from '../http/access/access';
import { withEtagOnRefusal, withEtag } from '../http/etags/etags';
import { FieldsPipe } from '../http/fields/fields.pipe';
import { PathId } from '../http/path-id';
import { FILTER_REFUSAL } from '../tasks/filter/filter-query.dto';
import { Describes } from '../taskforge/docs';
import { presentPagination } from '../taskforge/pagination.presenter';
import { CreateWebhookDto, ListWebhooksQuery, UpdateWebhookDto } from './dto/webhook.dto';
import { ExistingWebhookGuard } from './existing-webhook.guard';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { WebhookTests } from './webhook-tests.service';
import {
  presentSettings,
  presentTest,
  presentWebhook,
  presentWithSecret,
  WebhookPageView,
  WebhookTestView,
  WebhookView,
  WebhookWithSecretView,
} from './webhook.presenter';
import type { Webhook } from './webhook.entity';
import { WebhooksService } from './webhooks.service';

const MISSING = { 404: 'webhook.not_found' } as const;
const refusedAddress = (failure: string): DomainError =>
  new DomainError('invalid', 'fields', { url: failure }, { facts: { address: '127.0.0.1' } });

const REFUSED_URL = [
  'url.not_http',
  'url.credentials',
  refusedAddress('address_refused'),
  refusedAddress('own_address'),
] as const;

const CREATE_WEBHOOK = {
  type: CreateWebhookDto,
  examples: {
    some: {
      summary: 'For some events',
      value: {
        url: 'https://example.com/hooks/tasksmith',
        events: ['task.created', 'task.completed'],
        description: 'Tells the chat',
      },
    },
    all: { summary: 'For all events', value: { url: 'https://example.com/hooks/all', events: ['*'] } },
  },
};

@ApiTags('Webhooks')
@ApiBearerAuth()
@Controller('api/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly secrets: WebhookSecrets,
    private readonly tests: WebhookTests,
  ) {}

  @Get()
  @Describes({
    summary: 'List webhooks',
    description: 'Lists your webhooks; for admins, those of all users. Sorted by id, newest first, by default.',
    data: WebhookPageView,
  })
  async list(@CurrentActor() actor: UserActor, @Query(FieldsPipe) query: ListWebhooksQuery): Promise<WebhookPageView> {
    const request = query.pageRequest();
    const page = await this.webhooks.list(actor, request);
    return { webhooks: page.rows.map(presentWebhook), pagination: presentPagination(request, page) };
  }

  @Get(':id')
  @Describes({
    summary: 'Show a webhook',
    conditional: 'read',
    description: 'Returns a webhook. Its ETag does not change with deliveries.',
    data: WebhookView,
    errors: MISSING,
  })
  get(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<WebhookView> {
    return withEtag(this.webhooks.get(actor, { api: actor.api, id }), presentWebhook, presentSettings);
  }

  @Post()
  @ApiBody(CREATE_WEBHOOK)
  @Describes({
    summary: 'Create a webhook',
    conditional: 'create',
    description:
      'Creates a webhook. From now on, each change that it selects and its owner may see is sent to its URL at least once, in order for each task. The secret that signs the requests is shown only in this response. At most 40 webhooks for one user.',
    confirms: 'webhook_created',
    status: 201,
    data: WebhookWithSecretView,
    errors: {
      400: ['url.required', ...REFUSED_URL, 'events.unknown', FILTER_REFUSAL],
      409: 'webhook.too_many',
    },
  })
  create(@CurrentActor() actor: UserActor, @Body(FieldsPipe) body: CreateWebhookDto): Promise<WebhookWithSecretView> {
    return withEtag(this.webhooks.create(actor, body.fields()), this.presentSecret, presentSettings);
  }

  @Patch(':id')
  @UseGuards(ExistingWebhookGuard)
  @Describes({
    summary: 'Update a webhook',
    conditional: 'write',
    description:
      'Updates the fields that the body names. A paused webhook keeps what is queued; `"status": "active"` sends it, from where it was.',
    confirms: 'webhook_updated',
    data: WebhookView,
    errors: { 400: [...REFUSED_URL, 'status.unknown-webhook'], 409: 'webhook.owner_inactive', ...MISSING },
  })
  update(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Body(FieldsPipe) body: UpdateWebhookDto,
  ): Promise<WebhookView> {
    return withEtag(
      this.webhooks.update(actor, { api: actor.api, id }, body.fields()),
      presentWebhook,
      presentSettings,
    );
  }

  @Delete(':id')
  @Describes({
    summary: 'Delete a webhook',
    conditional: 'write',
    description: 'Deletes a webhook and what is queued for it.',
    confirms: 'webhook_deleted',
    errors: MISSING,
  })
  delete(@CurrentActor() actor: UserActor, @PathId(2) id: number): Promise<void> {
    return withEtagOnRefusal(this.webhooks.delete(actor, { api: actor.api, id }), presentSettings);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Describes({
    summary: 'Replace the secret of a webhook',
    conditional: 'write',
    description:
      'Makes a new secret, shown only in this response. For 24 hours, requests are also signed with the old one.',
    confirms: 'webhook_secret_rotated',
    data: WebhookWithSecretView,
    errors: MISSING,
  })
  rotateSecret(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<WebhookWithSecretView> {
    return withEtag(this.webhooks.rotateSecret(actor, { api: actor.api, id }), this.presentSecret, presentSettings);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Describes({
    summary: 'Test a webhook',
    description: 'Sends one `webhook.test` now, also if the webhook is paused, and shows how the receiver answered.',
    confirms: 'webhook_tested',
    data: WebhookTestView,
    errors: MISSING,
  })
  async test(@CurrentActor() actor: UserActor, @PathId() id: number): Promise<WebhookTestView> {
    return presentTest(await this.tests.send(actor, id));
  }

  private readonly presentSecret = (webhook: Webhook): WebhookWithSecretView =>
    presentWithSecret(webhook, this.secrets.present(webhook));
}
