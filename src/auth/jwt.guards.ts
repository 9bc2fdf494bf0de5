import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { unauthenticated } from '../common/errors';
import { PUBLIC } from '../http/access';

const NO_TOKEN = 'No auth token';

/** Turns what passport found wrong with a token into our error. */
function userOrRefusal<User>(error: unknown, user: User | false, info: Error | undefined): User {
  if (error) throw error;
  if (user) return user;
  if (info?.message === NO_TOKEN) throw unauthenticated('token.missing');
  throw unauthenticated(info?.name === 'TokenExpiredError' ? 'token.expired' : 'token.invalid');
}

/** Asks every route for an access token, except those that are `@Public()`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    const isPublic = this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()]);
    return isPublic ? true : super.canActivate(context);
  }

  override handleRequest<User>(error: unknown, user: User | false, info: Error | undefined): User {
    return userOrRefusal(error, user, info);
  }
}

/** Asks for a refresh token. */
@Injectable()
export class RefreshTokenGuard extends AuthGuard('jwt-refresh') {
  override handleRequest<User>(error: unknown, user: User | false, info: Error | undefined): User {
    return userOrRefusal(error, user, info);
  }
}
