import { Controller, HttpCode, Post, Req, Res, UseGuards, type OnModuleDestroy } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authentication } from '../auth/authentication';
import { DomainError } from '../common/errors';
import { accepts } from '../http/accept';
import type { AuthenticatedRequest } from '../http/access/access';
import { Bare } from '../http/bare';
import { OriginGuard } from './origin.guard';
import type { Protocol } from './protocol';

/** The Model Context Protocol over HTTP. Its operations are tools, which the protocol itself describes. */
@ApiExcludeController()
@Bare()
@UseGuards(OriginGuard)
@Controller('mcp')
export class McpController implements OnModuleDestroy {
  private protocol?: Promise<Protocol>;

  constructor(
    private readonly modules: LazyModuleLoader,
    private readonly authentication: Authentication,
  ) {}

  @Post()
  @HttpCode(200)
  async answer(
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    expectMessage(request);
    const caller = (await this.authentication.callerOf(request))!;
    const { url, headers, body } = request;
    const message = { url: `http://localhost${url}`, headers, body };
    const protocol = await (this.protocol ??= this.load());
    const response = await protocol.answer({ actor: request.user, caller }, message);
    reply.status(response.status);
    return response.body === null ? undefined : response.json();
  }

  async onModuleDestroy(): Promise<void> {
    await (await this.protocol)?.close();
  }

  /** Loaded with the first message: its packages take memory that most services do not need. */
  private async load(): Promise<Protocol> {
    const { ToolsModule } = require('./tools.module') as typeof import('./tools.module');
    const { Protocol: token } = require('./protocol') as typeof import('./protocol');
    return (await this.modules.load(() => ToolsModule)).get(token);
  }
}

/** Throws `not_acceptable` if the client does not accept JSON, and `invalid` if there is no message. */
function expectMessage({ headers: { accept }, body }: AuthenticatedRequest): void {
  if (!accepts(accept, 'application/json')) throw new DomainError('not_acceptable', 'mcp.only_json');
  if (Array.isArray(body)) throw new DomainError('invalid', 'mcp.batch');
  if (body === undefined) throw new DomainError('invalid', 'no_data');
}
