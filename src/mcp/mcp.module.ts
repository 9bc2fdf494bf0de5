import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { Apis } from '../http/apis';
import { MCP } from './endpoint';
import { McpController } from './mcp.controller';

/** Tools for agents, over the Model Context Protocol. */
@Module({ imports: [AuthModule], controllers: [McpController] })
export class McpModule {
  constructor(apis: Apis) {
    apis.register(MCP);
  }
}
