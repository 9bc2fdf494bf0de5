import { Module } from '@nestjs/common';
import { ChoresModule } from '../chores/chores.module';
import { EventsModule } from '../events/events.module';
import { TasksModule } from '../tasks/tasks.module';
import { Apis } from '../http/apis';
import { UsersModule } from '../users/users.module';
import { DeliveriesController } from './deliveries/deliveries.controller';
import { DeliveriesService } from './deliveries/deliveries.service';
import { DeliveryQueue } from './deliveries/delivery-queue';
import { ReplaysService } from './deliveries/replays.service';
import { EventSelection } from './planning/event-selection';
import { WebhookFormats } from './planning/formats';
import { Pace } from './planning/pace';
import { Planner } from './planning/planner';
import { Plans } from './planning/plans';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { Claims } from './sending/claims';
import { WebhookClient } from './sending/webhook-client';
import { Destinations } from './sending/destinations';
import { RequestBuilder } from './sending/request-builder';
import { Results } from './sending/results';
import { Sender } from './sending/sender';
import { TaskForgeFormat } from './taskforge-format';
import { WEBHOOK_DOCS } from './webhook-docs';
import { WebhookOwners } from './webhook-owners';
import { WebhookTests } from './webhook-tests.service';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [ChoresModule, EventsModule, TasksModule, UsersModule],
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    EventSelection,
    Claims,
    WebhookClient,
    DeliveriesService,
    DeliveryQueue,
    Destinations,
    RequestBuilder,
    WebhookFormats,
    Pace,
    Planner,
    Plans,
    ReplaysService,
    Results,
    Sender,
    TaskForgeFormat,
    WebhookOwners,
    WebhookSecrets,
    WebhookTests,
    WebhooksService,
  ],
  exports: [WebhookFormats, WebhookSecrets, WebhooksService],
})
export class WebhooksModule {
  constructor(apis: Apis) {
    Object.assign(apis.webhooks, WEBHOOK_DOCS);
  }
}
