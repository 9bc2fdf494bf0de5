import { Injectable } from '@nestjs/common';
import type { Identity } from '../common/actor';
import { KeyHolders } from './api-keys/key-holders';
import { SessionsService } from './sessions/sessions.service';

const SESSION = 'session:';
const API_KEY = 'api_key:';

/** Checks the sessions and API keys behind connections that stay open. */
@Injectable()
export class StandingCredentials {
  constructor(
    private readonly sessions: SessionsService,
    private readonly keys: KeyHolders,
  ) {}

  /**
   * The users behind these credentials, as {@link Identity.credential} names them, by credential. Those that were
   * revoked, have expired, or whose user is not active are missing. At most two statements for each few hundred.
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
