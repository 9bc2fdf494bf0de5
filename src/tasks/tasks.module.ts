import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { TagsModule } from '../tags/tags.module';
import { UsersModule } from '../users/users.module';
import { TaskFieldsPipe } from './task-fields.pipe';
import { TaskLists } from './task-lists';
import { TaskTags } from './task-tags';
import { TaskReportsController } from './task-reports.controller';
import { TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';

@Module({
  imports: [EventsModule, TagsModule, UsersModule],
  controllers: [TasksController, TaskReportsController],
  providers: [TasksService, TaskLists, TaskTags, TaskFieldsPipe],
  exports: [TasksService, TaskLists],
})
export class TasksModule {}
