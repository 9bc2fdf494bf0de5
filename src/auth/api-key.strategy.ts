import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport';
import type { UserActor } from '../common/actor';
import { ApiKeysService } from './api-keys.service';

type Verify = (key: string, done: (error: unknown, actor?: UserActor) => void) => void;

/** The user name of a Basic `Authorization`, which is the key; a missing colon is forgiven, a password is not looked at. */
export function apiKeyIn({ headers: { authorization } }: Pick<FastifyRequest, 'headers'>): string | null {
  const encoded = /^Basic +([\w+/=-]*) *$/i.exec(authorization ?? '')?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('latin1').split(':', 1)[0]!;
}

/** How passport looks for an API key. */
class BasicKeyStrategy extends Strategy {
  constructor(private readonly verify: Verify) {
    super();
  }

  override authenticate(request: Pick<FastifyRequest, 'headers'>): void {
    const key = apiKeyIn(request);
    if (key === null) return this.fail(401);
    this.verify(key, (error, actor) => (error ? this.error(error) : this.success(actor!)));
  }
}

/** An API key that is alive; `request.user` is the actor. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(BasicKeyStrategy, 'api-key') {
  constructor(private readonly keys: ApiKeysService) {
    super();
  }

  validate(key: string): Promise<UserActor> {
    return this.keys.actorBehind(key);
  }
}
