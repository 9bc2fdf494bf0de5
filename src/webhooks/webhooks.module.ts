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
import { Choosing } from './planning/choosing';
import { Faces } from './planning/faces';
import { Pace } from './planning/pace';
import { Planner } from './planning/planner';
import { Plans } from './planning/plans';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { Claims } from './sending/claims';
import { Courier } from './sending/courier';
import { Destinations } from './sending/destinations';
import { Envelopes } from './sending/envelopes';
import { Results } from './sending/results';
import { Sender } from './sending/sender';
import { TaskForgeFace } from './taskforge-face';
import { WEBHOOK_DOCS } from './webhook-docs';
import { WebhookOwners } from './webhook-owners';
import { WebhookTests } from './webhook-tests.service';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [ChoresModule, EventsModule, TasksModule, UsersModule],
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    Choosing,
    Claims,
    Courier,
    DeliveriesService,
    DeliveryQueue,
    Destinations,
    Envelopes,
    Faces,
    Pace,
    Planner,
    Plans,
    ReplaysService,
    Results,
    Sender,
    TaskForgeFace,
    WebhookOwners,
    WebhookSecrets,
    WebhookTests,
    WebhooksService,
  ],
  exports: [Faces, WebhookSecrets, WebhooksService],
})
export class WebhooksModule {
  constructor(apis: Apis) {
    Object.assign(apis.webhooks, WEBHOOK_DOCS);
  }
}
