import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { EventsModule } from '../events/events.module';
import { TagsModule } from '../tags/tags.module';
import { TasksModule } from '../tasks/tasks.module';
import { ChangeReader } from './change-reader';
import { ChangesController } from './changes.controller';
import { ChangesService } from './changes.service';
import { CatchUp } from './stream/catch-up';
import { Hub } from './stream/hub';
import { LiveChanges } from './stream/live-changes';
import { StreamsController } from './stream/streams.controller';
import { StreamsService } from './stream/streams.service';
import { Watch } from './stream/watch';
import { Subjects } from './subjects';

@Module({
  imports: [AuthModule, EventsModule, TagsModule, TasksModule],
  controllers: [ChangesController, StreamsController],
  providers: [CatchUp, ChangeReader, ChangesService, Hub, LiveChanges, StreamsService, Subjects, Watch],
  exports: [ChangesService],
})
export class ChangesModule {}
