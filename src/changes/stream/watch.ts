import { Injectable } from '@nestjs/common';
import type { Identity } from '../../common/actor';
import { hasScope } from '../../http/access/scopes';
import { StandingCredentials } from '../../auth/standing-credentials';
import type { Stream } from './stream';

/** The state of the session or API key of a stream. */
export type Verdict = 'fine' | 'ended' | 'role_changed';

/** Checks the sessions and API keys of streams, for all streams with one or two statements. */
@Injectable()
export class Watch {
  constructor(private readonly credentials: StandingCredentials) {}

  /** Inside a read, the verdicts are from its snapshot. */
  async verdicts(streams: Stream[]): Promise<Map<Stream, Verdict>> {
    const identities = await this.credentials.identities(streams.map(({ actor }) => actor.credential!));
    return new Map(
      streams.map((stream): [Stream, Verdict] => {
        const { credential, role, validUntilMs = Infinity } = stream.actor;
        const identity = identities.get(credential!);
        if (!identity || validUntilMs <= Date.now() || !mayStill(stream, identity)) return [stream, 'ended'];
        return [stream, identity.role === role ? 'fine' : 'role_changed'];
      }),
    );
  }
}

/** Whether the API key has not been rotated and still has the `read` scope. */
const mayStill = ({ actor: { keyHashes = [] } }: Stream, identity: Identity): boolean =>
  hasScope(identity, 'read') && keyHashes.every((each) => identity.keyHashes?.includes(each));
