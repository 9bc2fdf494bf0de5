import { Module } from '@nestjs/common';
import { ActivitiesModule } from '../activities/activities.module';
import { AuthModule } from '../auth/auth.module';
import { Apis } from '../http/apis';
import { LeadsModule } from '../leads/leads.module';
import { OrganizationModule } from '../organization/organization.module';
import { TasksModule } from '../tasks/tasks.module';
import { UsersModule } from '../users/users.module';
import { WebhooksModule } from '../webhooks/webhooks.module';
import { CloseActivitiesController } from './activities/activities.controller';
import { CloseContacts } from './contacts/close-contacts.service';
import { CloseLeads } from './leads/close-leads.service';
import { ClosePeople } from './people/close-people.service';
import { CloseContactsController } from './contacts/contacts.controller';
import { CloseLeadsController } from './leads/leads.controller';
import { ClosePeopleController } from './people/people.controller';
import { CLOSE } from './api';
import { CloseEvents } from './events/close-events.service';
import { CloseEventsController } from './events/events.controller';
import { CloseTasks } from './tasks/close-tasks.service';
import { CloseTasksController } from './tasks/tasks.controller';
import { CloseFormat } from './webhooks/close-format';
import { CloseWebhooks } from './webhooks/close-webhooks.service';
import { CloseWebhooksController } from './webhooks/webhooks.controller';

/** The Close API. Only `app.module.ts` imports it. */
@Module({
  imports: [ActivitiesModule, AuthModule, LeadsModule, OrganizationModule, TasksModule, UsersModule, WebhooksModule],
  controllers: [
    CloseTasksController,
    CloseEventsController,
    CloseActivitiesController,
    CloseLeadsController,
    CloseContactsController,
    ClosePeopleController,
    CloseWebhooksController,
  ],
  providers: [CloseTasks, CloseEvents, CloseLeads, CloseContacts, ClosePeople, CloseFormat, CloseWebhooks],
})
export class CloseModule {
  constructor(apis: Apis) {
    apis.register(CLOSE);
  }
}
