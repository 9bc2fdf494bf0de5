import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import type { UserActor } from '../../common/actor';
import { unauthenticated } from '../../common/errors';
import { CONFIG, type Config } from '../../config';
import type { FastifyRequest } from 'fastify';
import { SessionsService } from '../sessions/sessions.service';
import { ALGORITHM, bearerToken, ISSUER, type AccessClaims, type RefreshClaims } from '../sessions/tokens';
import { VerifiedTokens } from '../sessions/verified-tokens';

const options = (config: Config): StrategyOptionsWithoutRequest => ({
  jwtFromRequest: bearerToken as StrategyOptionsWithoutRequest['jwtFromRequest'],
  secretOrKey: config.jwtSecret as unknown as string,
  algorithms: [ALGORITHM],
  issuer: ISSUER,
});

/** An access token whose session is alive; `request.user` is the actor. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    @Inject(CONFIG) config: Config,
    private readonly sessions: SessionsService,
    private readonly verified: VerifiedTokens,
  ) {
    super({ ...options(config), passReqToCallback: true });
  }

  validate(request: FastifyRequest, claims: AccessClaims): Promise<UserActor> {
    if (claims.type !== 'access') throw unauthenticated('token.invalid');
    this.verified.remember(bearerToken(request)!, claims);
    return this.sessions.actorBehind(claims);
  }
}

/** A refresh token, signed by us; `request.user` is its claims, which the session has yet to confirm. */
@Injectable()
export class JwtRefreshStrategy extends PassportStrategy(Strategy, 'jwt-refresh') {
  constructor(@Inject(CONFIG) config: Config) {
    super(options(config));
  }

  validate(claims: RefreshClaims): RefreshClaims {
    if (claims.type !== 'refresh') throw unauthenticated('token.invalid');
    return claims;
  }
}
