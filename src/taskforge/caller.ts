import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { anonymousOn } from '../common/actor';
import { traceOf } from '../http/requests/request-trace';
import { TASKFORGE } from './api';

/** The caller of a route that needs no authentication. */
export const AnonymousCaller = createParamDecorator((_: unknown, context: ExecutionContext) => ({
  ...anonymousOn(TASKFORGE.name),
  request: traceOf(context.switchToHttp().getRequest<FastifyRequest>()),
}));
