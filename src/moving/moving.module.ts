import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module';
import { TagsModule } from '../tags/tags.module';
import { TasksModule } from '../tasks/tasks.module';
import { UsersModule } from '../users/users.module';
import { ArchiveController } from './archive/archive.controller';
import { Archives } from './archive/archives.service';
import { WholeImports } from './archive/whole-imports.service';
import { ImportController } from './import.controller';
import { ImportWriter } from './import-writer';
import { ImportsService } from './imports.service';

@Module({
  imports: [EventsModule, TagsModule, TasksModule, UsersModule],
  controllers: [ArchiveController, ImportController],
  providers: [Archives, WholeImports, ImportsService, ImportWriter],
  exports: [Archives, WholeImports, ImportsService],
})
export class MovingModule {}
