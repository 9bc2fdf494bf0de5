import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { EventsModule } from '../events/events.module';
import { TagsModule } from '../tags/tags.module';
import { TasksModule } from '../tasks/tasks.module';
import { ChangeReader } from './change-reader';
import { ChangesController } from './changes.controller';
import { ChangesService } from './changes.service';

@Module({
  imports: [AuthModule, EventsModule, TagsModule, TasksModule],
  controllers: [ChangesController],
  providers: [ChangeReader, ChangesService],
})
export class ChangesModule {}
