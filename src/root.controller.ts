import { readFileSync } from 'node:fs';
import { Controller, Get, Header, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from './http/access';
import { Bare } from './http/bare';
import { landingPage, prefersPage } from './openapi/landing-page';
import { fileOfPackage, VERSION } from './version';

const PLACES = { documentation: '/docs', openapi: '/openapi.json', health: '/api/health' };

/** Pages around the operations: what a person with a browser reads; a program is told where things are. */
@ApiExcludeController()
@Bare()
@Controller()
export class RootController {
  @Get()
  @Public()
  root(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.header('Vary', 'Accept');
    if (prefersPage(request)) reply.type('text/html; charset=utf-8').send(landingPage(VERSION));
    else reply.send({ name: 'Tasksmith', version: VERSION, ...PLACES });
  }

  @Get('changelog')
  @Public()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  changelog(): StreamableFile {
    return new StreamableFile(readFileSync(fileOfPackage('CHANGELOG.md')!));
  }
}
