import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { TasksModule } from '../tasks/tasks.module';
import { CompletionsService } from './completions.service';
import { EventLog } from './event-log';

@Module({
  imports: [EventsModule, TasksModule],
  providers: [CompletionsService, EventLog],
  exports: [CompletionsService, EventLog],
})
export class ActivitiesModule {}
