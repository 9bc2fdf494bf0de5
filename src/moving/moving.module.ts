import { Module } from '@nestjs/common';
import { TagsModule } from '../tags/tags.module';
import { TasksModule } from '../tasks/tasks.module';
import { UsersModule } from '../users/users.module';
import { ImportController } from './import.controller';
import { ImportWriter } from './import-writer';
import { ImportsService } from './imports.service';

@Module({
  imports: [TagsModule, TasksModule, UsersModule],
  controllers: [ImportController],
  providers: [ImportsService, ImportWriter],
  exports: [ImportsService],
})
export class MovingModule {}
