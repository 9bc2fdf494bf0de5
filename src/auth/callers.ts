import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { apiKeyIn } from './api-key.strategy';
import { ApiKeysService } from './api-keys.service';
import { Tokens } from './tokens';

/** Whom a request seems to come from, before anybody has asked for a proof. */
@Injectable()
export class Callers {
  constructor(
    private readonly tokens: Tokens,
    private readonly keys: ApiKeysService,
  ) {}

  /** The user of a good API key, or of an access token that was signed here, whether or not its session goes on. */
  async userIdOf(request: FastifyRequest): Promise<number | undefined> {
    const key = apiKeyIn(request);
    return key === null ? this.tokens.userIdOf(request) : this.keys.userIdOf(key);
  }
}
