import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import type { Identity, UserActor } from '../common/actor';
import { DomainError, unauthenticated, type Facts } from '../common/errors';
import { isUnlimited } from '../http/access/scopes';
import { apiKeyIn } from './api-keys/api-key-secret';
import { KeyHolders } from './api-keys/key-holders';
import type { StrategyName } from './guards/jwt.strategies';
import { SessionsService } from './sessions/sessions.service';
import type { AccessClaims, RefreshClaims } from './sessions/claims';
import { clientOf } from './sessions/client';
import { bearerToken } from './sessions/tokens';
import { VerifiedTokens } from './sessions/verified-tokens';
import { TicketsService } from './tickets/tickets.service';

const NO_TOKEN = 'No auth token';

/** A request whose access token has been checked. */
interface CheckedRequest extends FastifyRequest {
  user?: UserActor | RefreshClaims;
  accessToken?: Promise<AccessClaims | DomainError>;
}

/** Authenticates requests. The rate limit and the guard share the result of checking the token. */
@Injectable()
export class Authentication {
  constructor(
    private readonly keys: KeyHolders,
    private readonly sessions: SessionsService,
    private readonly verified: VerifiedTokens,
    private readonly tickets: TicketsService,
  ) {}

  /**
   * The user whose rate limit applies: that of a signed access token or an API key. Sessions and cached keys are not
   * looked up; the guard checks whether they are still valid.
   */
  async userIdOf(request: FastifyRequest): Promise<number | undefined> {
    const key = apiKeyIn(request);
    if (key !== null) return this.keys.userIdOf(key);
    const claims = await this.accessTokenOf(request);
    return claims instanceof DomainError ? undefined : Number(claims.sub);
  }

  /** The user who sends a request. Throws `unauthenticated` without a valid access token or API key. */
  async identify(request: FastifyRequest): Promise<Identity> {
    const key = apiKeyIn(request);
    if (key !== null) return this.keys.identify(key);
    const claims = await this.accessTokenOf(request);
    if (claims instanceof DomainError) throw claims;
    return this.sessions.identify(claims, clientOf(request));
  }

  /** Like {@link identify}, but also accepts a ticket in the query string if there is no `Authorization` header. */
  identifyOrRedeem(request: FastifyRequest): Promise<Identity> {
    const { ticket } = request.query as { ticket?: unknown };
    if (ticket === undefined || request.headers.authorization !== undefined) return this.identify(request);
    return this.tickets.redeem(ticket);
  }

  /** The claims of a refresh token. Its session is not checked. Throws `unauthenticated`. */
  refreshTokenOf(request: FastifyRequest): Promise<RefreshClaims> {
    return authenticate<RefreshClaims>('jwt-refresh', request);
  }

  /**
   * The owner of idempotency keys: the user; for refresh tokens the token, while its session is valid; on public routes
   * the address. An API key with limited rights has its own, because a stored response to its user may contain more
   * than it may see, such as another key.
   */
  async callerOf(request: FastifyRequest): Promise<string | undefined> {
    const { user, ip } = request as CheckedRequest;
    if (!user) return `address:${ip}`;
    if ('userId' in user) return user.apiKey && !isUnlimited(user.apiKey) ? user.credential! : `user:${user.userId}`;
    return (await this.sessions.isLive(user)) ? `token:${user.jti}` : undefined;
  }

  private accessTokenOf(request: CheckedRequest): Promise<AccessClaims | DomainError> {
    return (request.accessToken ??= this.checkAccessToken(request));
  }

  /**
   * Passport creates a strategy per request, which keeps the request in memory until the next full garbage collection.
   * Tokens verified before skip it.
   */
  private async checkAccessToken(request: FastifyRequest): Promise<AccessClaims | DomainError> {
    const known = this.verified.claimsOf(bearerToken(request));
    return known ?? authenticate<AccessClaims>('jwt', request).catch(refusalOf);
  }
}

/** The claims of the bearer token. Throws `unauthenticated`. */
function authenticate<Claims>(strategy: StrategyName, request: FastifyRequest): Promise<Claims> {
  return new Promise((resolve, reject) => {
    const done = (error: unknown, claims: Claims | false | undefined, info: Error | undefined): void => {
      if (claims) resolve(claims);
      else reject((error as Error | null) ?? refusalFor(info, request));
    };
    // Passport's types only know Express. With a callback, it does not write to the response.
    (passport.authenticate(strategy, { session: false }, done as never) as Middleware)(request, undefined, reject);
  });
}

type Middleware = (request: FastifyRequest, response: undefined, next: (error: unknown) => void) => void;

function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

function refusalFor(info: Error | undefined, request: FastifyRequest): DomainError {
  if (info?.message === NO_TOKEN) return unauthenticated('token.missing', schemeOf(request));
  return unauthenticated(info?.name === 'TokenExpiredError' ? 'token.expired' : 'token.invalid');
}

/** The scheme of an `Authorization` header that is not a bearer token. */
function schemeOf({ headers: { authorization } }: FastifyRequest): Facts {
  const scheme = /^[A-Za-z]+(?= )/.exec(authorization ?? '')?.[0];
  return scheme === undefined ? {} : { scheme };
}
