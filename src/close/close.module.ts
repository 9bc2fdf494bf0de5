import { Module, type OnModuleInit } from '@nestjs/common';
import { ActivitiesModule } from '../activities/activities.module';
import { AuthModule } from '../auth/auth.module';
import { Dialects } from '../http/dialects';
import { LeadsModule } from '../leads/leads.module';
import { OrganizationModule } from '../organization/organization.module';
import { TasksModule } from '../tasks/tasks.module';
import { UsersModule } from '../users/users.module';
import { CLOSE } from './dialect';
import { CloseTasks } from './tasks/close-tasks.service';
import { CloseTasksController } from './tasks/tasks.controller';

/** The guest dialect: it knows the others, and only the composition root knows it. */
@Module({
  imports: [ActivitiesModule, AuthModule, LeadsModule, OrganizationModule, TasksModule, UsersModule],
  controllers: [CloseTasksController],
  providers: [CloseTasks],
})
export class CloseModule implements OnModuleInit {
  constructor(private readonly dialects: Dialects) {}

  onModuleInit(): void {
    this.dialects.register(CLOSE);
  }
}
