import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { unauthenticated } from '../common/errors';
import { PROOF, type Proof } from '../http/access';

const NO_TOKEN = 'No auth token';

/** Turns what passport found wrong with a token into our error. */
function userOrRefusal<User>(error: unknown, user: User | false, info: Error | undefined): User {
  if (error) throw error;
  if (user) return user;
  if (info?.message === NO_TOKEN) throw unauthenticated('token.missing');
  throw unauthenticated(info?.name === 'TokenExpiredError' ? 'token.expired' : 'token.invalid');
}

/** Asks for a refresh token. */
@Injectable()
export class RefreshTokenGuard extends AuthGuard('jwt-refresh') {
  override handleRequest<User>(error: unknown, user: User | false, info: Error | undefined): User {
    return userOrRefusal(error, user, info);
  }
}

/** Asks every route for an access token, except those that are `@Public()` or `@WithRefreshToken()`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly refreshTokens: RefreshTokenGuard,
  ) {
    super();
  }

  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    const proof = this.reflector.get<Proof | undefined>(PROOF, context.getHandler());
    if (proof === 'nothing') return true;
    return proof === 'refresh' ? this.refreshTokens.canActivate(context) : super.canActivate(context);
  }

  override handleRequest<User>(error: unknown, user: User | false, info: Error | undefined): User {
    return userOrRefusal(error, user, info);
  }
}
