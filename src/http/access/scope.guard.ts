import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { UserActor } from '../../common/actor';
import { expectScopeFor } from './scopes';

/** Refuses operations outside the scopes of the API key. Requests without an API key pass. */
@Injectable()
export class ScopeGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Pick<UserActor, 'apiKey'> }>();
    if (request.user) expectScopeFor(request.user, request.method, request.routeOptions.url ?? '');
    return true;
  }
}
