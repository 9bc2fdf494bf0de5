import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { unauthenticated, type Facts } from '../common/errors';
import { shortPublicId } from '../common/public-id';
import { CONFIG, type Config } from '../config';
import { PROOF, type Proof } from '../http/access';
import { preconditionOf } from '../http/etags';

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

/** The actor, with the request that they make. */
function from<User>(user: User, context: ExecutionContext, { requireIfMatch }: Config): User {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { method, url } = request;
  const precondition = preconditionOf(request, requireIfMatch);
  return { ...user, request: { id: shortPublicId('req'), method, path: url.split('?', 1)[0]!, precondition } };
}

/** Asks for an API key or an access token. */
@Injectable()
export class ApiKeyGuard extends AuthGuard(['api-key', 'jwt']) {
  constructor(@Inject(CONFIG) private readonly config: Config) {
    super();
  }

  override handleRequest<User>(error: unknown, user: User | false, _: unknown, context: ExecutionContext): User {
    const actor = userOrRefusal(error, user, undefined, context);
    return from({ ...actor, dialect: 'close' }, context, this.config);
  }
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

/** Asks every route for an access token, except those that are `@Public()` or `@WithRefreshToken()`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly refreshTokens: RefreshTokenGuard,
    private readonly apiKeys: ApiKeyGuard,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    const places = [context.getHandler(), context.getClass()];
    const proof = this.reflector.getAllAndOverride<Proof | undefined>(PROOF, places);
    if (proof === 'nothing') return true;
    if (proof === 'api_key') return this.apiKeys.canActivate(context);
    return proof === 'refresh' ? this.refreshTokens.canActivate(context) : super.canActivate(context);
  }

  override handleRequest<User>(
    error: unknown,
    user: User | false,
    info: Error | undefined,
    context: ExecutionContext,
  ): User {
    return from(userOrRefusal(error, user, info, context), context, this.config);
  }
}
