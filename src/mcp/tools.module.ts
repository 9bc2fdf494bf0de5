import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { ChangesModule } from '../changes/changes.module';
import { IdempotencyModule } from '../idempotency/idempotency.module';
import { TagsModule } from '../tags/tags.module';
import { TasksModule } from '../tasks/tasks.module';
import { Protocol } from './protocol';
import { ChangeTools } from './tools/change-tools';
import { TagTools } from './tools/tag-tools';
import { TaskReads } from './tools/task-reads';
import { TaskWrites } from './tools/task-writes';
import { Tools } from './tools.service';

/** The tools and the protocol, loaded with their packages on the first message. */
@Module({
  imports: [AuthModule, ChangesModule, IdempotencyModule, TagsModule, TasksModule],
  providers: [ChangeTools, Protocol, TagTools, TaskReads, TaskWrites, Tools],
})
export class ToolsModule {}
