import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { UsersModule } from '../users/users.module';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { Courier } from './sending/courier';
import { Destinations } from './sending/destinations';
import { WebhookOwners } from './webhook-owners';
import { WebhookTests } from './webhook-tests.service';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [EventsModule, UsersModule],
  controllers: [WebhooksController],
  providers: [Courier, Destinations, WebhookOwners, WebhookSecrets, WebhookTests, WebhooksService],
  exports: [WebhookSecrets, WebhooksService],
})
export class WebhooksModule {}
