import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import type { UserActor } from '../../common/actor';
import { CurrentActor } from '../../http/access/access';
import { FieldsPipe } from '../../http/fields/fields.pipe';
import { parsePathId, PathId } from '../../http/path-id';
import { Describes } from '../../taskforge/docs';
import { ExistingWebhookGuard } from '../existing-webhook.guard';
import { DeliveriesQuery, ReplayDto } from './deliveries.dto';
import { DeliveriesService } from './deliveries.service';
import { DeliveriesView, DeliveryView, presentDeliveries, presentDelivery, ReplayView } from './delivery.presenter';
import { ReplaysService } from './replays.service';

const DELIVERY = {
  name: 'delivery',
  description: 'The id from the list of deliveries.',
  schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, example: 1 },
} as const;

const REPLAY = {
  since: { summary: 'All since then', value: { from: '2024-10-20T11:30:00Z' } },
  day: { summary: 'Those of a day', value: { from: '2024-10-20T00:00:00Z', to: '2024-10-21T00:00:00Z' } },
};

/** What webhooks have sent and are going to send. */
@ApiTags('Webhooks')
@ApiBearerAuth()
@Controller('api/webhooks')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly replays: ReplaysService,
  ) {}

  @Get(':id/deliveries')
  @UseGuards(ExistingWebhookGuard)
  @Describes({
    summary: 'List the deliveries of a webhook',
    description:
      'Lists what is queued and what was sent, newest first, with all attempts. Finished deliveries are kept for 7 days.',
    data: DeliveriesView,
    errors: { 400: ['status.unknown-delivery', 'cursor.unusable'], 404: 'webhook.not_found' },
  })
  async list(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Query(FieldsPipe) query: DeliveriesQuery,
  ): Promise<DeliveriesView> {
    return presentDeliveries(await this.deliveries.list(actor, id, query.request()));
  }

  @Post(':id/replay')
  @ApiBody({ type: ReplayDto, examples: REPLAY })
  @HttpCode(202)
  @UseGuards(ExistingWebhookGuard)
  @Describes({
    summary: 'Send the events of a period again',
    description:
      'Queues all events of a period that the webhook selects and its owner may see, in order, after what is queued. Each keeps its `webhook-id`.',
    confirms: 'replay_queued',
    status: 202,
    data: ReplayView,
    errors: { 400: ['from.required', 'from.not_iso'], 404: 'webhook.not_found', 409: 'webhook.too_much' },
  })
  async replay(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Body(FieldsPipe) body: ReplayDto,
  ): Promise<ReplayView> {
    return { count: await this.replays.replay(actor, id, body.span()) };
  }

  @Post(':id/deliveries/:delivery/redeliver')
  @ApiParam(DELIVERY)
  @HttpCode(200)
  @Describes({
    summary: 'Send a delivery again',
    description:
      'Sends a delivery once more, with the same `webhook-id`. One that waits for its next attempt goes now.',
    confirms: 'delivery_queued',
    data: DeliveryView,
    errors: { 404: ['webhook.not_found', 'delivery.not_found'], 409: 'webhook.paused' },
  })
  async redeliver(
    @CurrentActor() actor: UserActor,
    @PathId() id: number,
    @Param('delivery', { transform: parsePathId }) delivery: number,
  ): Promise<DeliveryView> {
    return presentDelivery(await this.deliveries.redeliver(actor, id, delivery));
  }
}
