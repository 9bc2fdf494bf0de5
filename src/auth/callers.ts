import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { UserActor } from '../common/actor';
import { apiKeyIn, ApiKeysService } from './api-keys/api-keys.service';
import { SessionsService } from './sessions/sessions.service';
import { Tokens, type RefreshClaims } from './sessions/tokens';

/** Whom a request seems to come from, before anybody has asked for a proof. */
@Injectable()
export class Callers {
  constructor(
    private readonly tokens: Tokens,
    private readonly keys: ApiKeysService,
    private readonly sessions: SessionsService,
  ) {}

  /** The user of an API key, or of an access token that was signed here, whether or not either is still good. */
  async userIdOf(request: FastifyRequest): Promise<number | undefined> {
    const key = apiKeyIn(request);
    return key === null ? this.tokens.userIdOf(request) : this.keys.userIdOf(key);
  }

  /**
   * In whose name an authenticated request is made: a user's, in whichever dialect and session; that of one
   * refresh token while its session lives; or, where anybody may call, that of an address.
   */
  async callerOf({ user, ip }: FastifyRequest & { user?: UserActor | RefreshClaims }): Promise<string | undefined> {
    if (!user) return `address:${ip}`;
    if ('userId' in user) return `user:${user.userId}`;
    return (await this.sessions.isLive(user)) ? `token:${user.jti}` : undefined;
  }
}
