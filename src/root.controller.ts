import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from './http/access';
import { VERSION } from './version';

const PLACES = { documentation: '/docs', openapi: '/openapi.json', health: '/api/health' };

/** What stands at `/`: a person with a browser is led to the documentation, a program is told where things are. */
@ApiExcludeController()
@Controller()
export class RootController {
  @Get()
  @Public()
  root(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (request.headers.accept?.includes('text/html')) reply.redirect('/docs', 302);
    else reply.send({ name: 'Tasksmith', version: VERSION, ...PLACES });
  }
}
