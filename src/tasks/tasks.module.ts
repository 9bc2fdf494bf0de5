import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { LeadsModule } from '../leads/leads.module';
import { TagsModule } from '../tags/tags.module';
import { UsersModule } from '../users/users.module';
import { TaskEffects } from './task-effects';
import { TaskEvents } from './task-events';
import { TaskHistory } from './task-history';
import { TaskHistoryController } from './task-history.controller';
import { TaskFieldsPipe } from './task-fields.pipe';
import { TaskLists } from './task-lists';
import { TaskSurroundings } from './task-surroundings';
import { TaskTags } from './task-tags';
import { TaskReportsController } from './task-reports.controller';
import { TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';

@Module({
  imports: [EventsModule, LeadsModule, TagsModule, UsersModule],
  controllers: [TasksController, TaskReportsController, TaskHistoryController],
  providers: [
    TasksService,
    TaskEffects,
    TaskEvents,
    TaskHistory,
    TaskLists,
    TaskSurroundings,
    TaskTags,
    TaskFieldsPipe,
  ],
  exports: [TasksService, TaskEffects, TaskLists, TaskSurroundings],
})
export class TasksModule {}
