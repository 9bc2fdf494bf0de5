import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type StrategyOptionsWithoutRequest } from 'passport-jwt';
import { unauthenticated } from '../../common/errors';
import { CONFIG, type Config } from '../../config';
import type { FastifyRequest } from 'fastify';
import type { AccessClaims, RefreshClaims } from '../sessions/claims';
import { ALGORITHM, bearerToken, ISSUER } from '../sessions/tokens';
import { VerifiedTokens } from '../sessions/verified-tokens';

export type StrategyName = 'jwt' | 'jwt-refresh';

const options = (config: Config): StrategyOptionsWithoutRequest => ({
  jwtFromRequest: bearerToken as StrategyOptionsWithoutRequest['jwtFromRequest'],
  secretOrKey: config.jwtSecret as unknown as string,
  algorithms: [ALGORITHM],
  issuer: ISSUER,
});

/** An access token, signed by this service. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt' satisfies StrategyName) {
  constructor(
    @Inject(CONFIG) config: Config,
    private readonly verified: VerifiedTokens,
  ) {
    super({ ...options(config), passReqToCallback: true });
  }

  validate(request: FastifyRequest, claims: AccessClaims): AccessClaims {
    if (claims.type !== 'access') throw unauthenticated('token.invalid');
    this.verified.remember(bearerToken(request)!, claims);
    return claims;
  }
}

/** A refresh token, signed by this service. Its session is not checked. */
@Injectable()
export class JwtRefreshStrategy extends PassportStrategy(Strategy, 'jwt-refresh' satisfies StrategyName) {
  constructor(@Inject(CONFIG) config: Config) {
    super(options(config));
  }

  validate(claims: RefreshClaims): RefreshClaims {
    if (claims.type !== 'refresh') throw unauthenticated('token.invalid');
    return claims;
  }
}
