import { Injectable } from '@nestjs/common';
import type { Identity } from '../common/actor';
import { KeyHolders } from './api-keys/key-holders';
import { SessionsService } from './sessions/sessions.service';

const SESSION = 'session:';
const API_KEY = 'api_key:';

/** Checks the sessions and API keys of long-lived connections. */
@Injectable()
export class StandingCredentials {
  constructor(
    private readonly sessions: SessionsService,
    private readonly keys: KeyHolders,
  ) {}

  /**
   * The users of credentials (see {@link Identity.credential}), by credential. Revoked and expired ones and those of
   * inactive users are missing. At most two statements per few hundred credentials.
   */
  async identities(credentials: Iterable<string>): Promise<Map<string, Identity>> {
    const all = [...new Set(credentials)];
    const idsOf = (kind: string) => all.filter((each) => each.startsWith(kind)).map((each) => each.slice(kind.length));
    const found = [
      ...(await this.sessions.identities(idsOf(SESSION))),
      ...(await this.keys.identities(idsOf(API_KEY))),
    ];
    return new Map(found.map((identity) => [identity.credential!, identity]));
  }
}
