import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Identity, UserActor } from '../../common/actor';
import { CONFIG, type Config } from '../../config';
import { REQUIRED_CREDENTIAL, type RequiredCredential } from '../../http/access/access';
import { routeMetadata } from '../../http/access/route-metadata';
import { Apis } from '../../http/apis';
import { preconditionOf } from '../../http/etags/etags';
import { traceOf } from '../../http/requests/request-trace';
import { Authentication } from '../authentication';

const credentialFor = routeMetadata(REQUIRED_CREDENTIAL);

/** Admits only requests with the credential that the route requires. Default: an access token or an API key. */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    private readonly authentication: Authentication,
    private readonly apis: Apis,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const required = credentialFor(context) as RequiredCredential | undefined;
    if (required === 'none') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: unknown }>();
    if (required === 'refresh_token') request.user = await this.authentication.refreshTokenOf(request);
    else {
      const way = required === 'any_or_ticket' ? 'identifyOrRedeem' : 'identify';
      request.user = this.actorOf(await this.authentication[way](request), request);
    }
    return true;
  }

  private actorOf(identity: Identity, request: FastifyRequest): UserActor {
    const trace = traceOf(request, preconditionOf(request, this.config.requireIfMatch));
    return { ...identity, api: this.apis.of(request).name, request: trace };
  }
}
