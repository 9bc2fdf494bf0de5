import { Module, type OnModuleInit } from '@nestjs/common';
import { ActivitiesModule } from '../activities/activities.module';
import { AuthModule } from '../auth/auth.module';
import { Dialects } from '../http/dialects';
import { LeadsModule } from '../leads/leads.module';
import { OrganizationModule } from '../organization/organization.module';
import { TasksModule } from '../tasks/tasks.module';
import { UsersModule } from '../users/users.module';
import { CloseActivitiesController } from './around/activities.controller';
import { CloseContacts } from './around/close-contacts.service';
import { CloseLeads } from './around/close-leads.service';
import { ClosePeople } from './around/close-people.service';
import { CloseContactsController } from './around/contacts.controller';
import { CloseLeadsController } from './around/leads.controller';
import { ClosePeopleController } from './around/people.controller';
import { CLOSE } from './dialect';
import { CloseEvents } from './events/close-events.service';
import { CloseEventsController } from './events/events.controller';
import { CloseTasks } from './tasks/close-tasks.service';
import { CloseTasksController } from './tasks/tasks.controller';

/** The guest dialect: it knows the others, and only the composition root knows it. */
@Module({
  imports: [ActivitiesModule, AuthModule, LeadsModule, OrganizationModule, TasksModule, UsersModule],
  controllers: [
    CloseTasksController,
    CloseEventsController,
    CloseActivitiesController,
    CloseLeadsController,
    CloseContactsController,
    ClosePeopleController,
  ],
  providers: [CloseTasks, CloseEvents, CloseLeads, CloseContacts, ClosePeople],
})
export class CloseModule implements OnModuleInit {
  constructor(private readonly dialects: Dialects) {}

  onModuleInit(): void {
    this.dialects.register(CLOSE);
  }
}
