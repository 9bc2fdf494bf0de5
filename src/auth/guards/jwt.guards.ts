import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import type { UserActor } from '../../common/actor';
import { unauthenticated, type Facts } from '../../common/errors';
import { shortPublicId } from '../../common/public-id';
import { CONFIG, type Config } from '../../config';
import { PROOF, type AuthenticatedRequest, type Proof } from '../../http/access';
import { preconditionOf } from '../../http/etags/etags';
import { apiKeyIn, ApiKeysService } from '../api-keys/api-keys.service';
import { SessionsService } from '../sessions/sessions.service';
import { bearerToken } from '../sessions/tokens';
import { VerifiedTokens } from '../sessions/verified-tokens';

const NO_TOKEN = 'No auth token';

/** Turns what passport found wrong with a token into our error. */
function userOrRefusal<User>(
  error: unknown,
  user: User | false,
  info: Error | undefined,
  context: ExecutionContext,
): User {
  if (error) throw error;
  if (user) return user;
  if (info?.message === NO_TOKEN) throw unauthenticated('token.missing', schemeOf(context));
  throw unauthenticated(info?.name === 'TokenExpiredError' ? 'token.expired' : 'token.invalid');
}

/** How the request proves who it comes from, if not by a token. */
function schemeOf(context: ExecutionContext): Facts {
  const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
  const scheme = /^[A-Za-z]+(?= )/.exec(authorization ?? '')?.[0];
  return scheme === undefined ? {} : { scheme };
}

/** Asks for a refresh token. */
@Injectable()
export class RefreshTokenGuard extends AuthGuard('jwt-refresh') {
  override handleRequest<User>(
    error: unknown,
    user: User | false,
    info: Error | undefined,
    context: ExecutionContext,
  ): User {
    return userOrRefusal(error, user, info, context);
  }
}

/**
 * Asks every route for what it wants to see: an access token, if it does not say otherwise. Passport checks a token
 * when it first comes. It makes a strategy for each request, which holds on to the whole of the request until the next
 * full garbage collection, so that it is not bothered with tokens that it has passed before, nor with API keys.
 */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly refreshTokens: RefreshTokenGuard,
    private readonly apiKeys: ApiKeysService,
    private readonly sessions: SessionsService,
    private readonly verified: VerifiedTokens,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const proof = this.proofFor(context);
    if (proof === 'nothing') return true;
    if (proof === 'refresh') return (await this.refreshTokens.canActivate(context)) as boolean;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const actor = await this.knownActor(request, proof);
    if (!actor) return (await super.canActivate(context)) as boolean;
    request.user = this.from(actor, request, proof);
    return true;
  }

  override handleRequest<User>(
    error: unknown,
    user: User | false,
    info: Error | undefined,
    context: ExecutionContext,
  ): User {
    const proof = this.proofFor(context);
    const actor = userOrRefusal(error, user, proof === 'api_key' ? undefined : info, context);
    return this.from(actor, context.switchToHttp().getRequest<FastifyRequest>(), proof);
  }

  private proofFor(context: ExecutionContext): Proof | undefined {
    return this.reflector.getAllAndOverride<Proof | undefined>(PROOF, [context.getHandler(), context.getClass()]);
  }

  /** Who is behind an API key, where one is taken, or a token that has been here before. */
  private async knownActor(request: FastifyRequest, proof: Proof | undefined): Promise<UserActor | undefined> {
    const key = proof === 'api_key' ? apiKeyIn(request) : null;
    if (key !== null) return this.apiKeys.actorBehind(key);
    const claims = this.verified.claimsOf(bearerToken(request));
    return claims && this.sessions.actorBehind(claims);
  }

  /** The actor, with the request that they make. */
  private from<User>(user: User, request: FastifyRequest, proof: Proof | undefined): User {
    const { method, url } = request;
    const precondition = preconditionOf(request, this.config.requireIfMatch);
    return {
      ...user,
      ...(proof === 'api_key' && { dialect: 'close' }),
      request: { id: shortPublicId('req'), method, path: url.split('?', 1)[0]!, precondition },
    };
  }
}
