import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { varyBy } from './http/accept';
import { Public } from './http/access/access';
import { Apis } from './http/apis';
import { Bare } from './http/bare';
import { addressOf } from './openapi/address';
import { HOME } from './openapi/document';
import { landingPage, prefersPage } from './openapi/pages/landing-page';
import { VERSION } from './version';

const PLACES = { documentation: '/docs', openapi: '/openapi.json', health: '/api/health' };
const HTML = 'text/html; charset=utf-8';

/** The start page: HTML for browsers, links as JSON for programs. */
@ApiExcludeController()
@Bare()
@Controller()
export class RootController {
  constructor(private readonly apis: Apis) {}

  @Get()
  @Public()
  root(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    varyBy(reply, 'Accept');
    if (prefersPage(request))
      reply.type(HTML).send(landingPage(VERSION, addressOf(request) ?? HOME, this.apis.described));
    else reply.send({ name: 'Tasksmith', version: VERSION, ...PLACES });
  }
}
