import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { TasksModule } from '../tasks/tasks.module';
import { CompletionsService } from './completions.service';

@Module({ imports: [EventsModule, TasksModule], providers: [CompletionsService], exports: [CompletionsService] })
export class ActivitiesModule {}
