import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { ChangesModule } from '../changes/changes.module';
import { Apis } from '../http/apis';
import { IdempotencyModule } from '../idempotency/idempotency.module';
import { TagsModule } from '../tags/tags.module';
import { TasksModule } from '../tasks/tasks.module';
import { MCP } from './endpoint';
import { McpController } from './mcp.controller';
import { Protocol } from './protocol';
import { ChangeTools } from './tools/change-tools';
import { TagTools } from './tools/tag-tools';
import { TaskReads } from './tools/task-reads';
import { TaskWrites } from './tools/task-writes';
import { Tools } from './tools.service';

/** Tools for agents, by the Model Context Protocol. */
@Module({
  imports: [AuthModule, ChangesModule, IdempotencyModule, TagsModule, TasksModule],
  controllers: [McpController],
  providers: [ChangeTools, Protocol, TagTools, TaskReads, TaskWrites, Tools],
})
export class McpModule {
  constructor(apis: Apis) {
    apis.register(MCP);
  }
}
