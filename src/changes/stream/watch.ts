import { Injectable } from '@nestjs/common';
import type { Identity } from '../../common/actor';
import { hasScope } from '../../http/scopes';
import { StandingCredentials } from '../../auth/standing-credentials';
import type { Stream } from './stream';

/** What became of the session or key behind a stream. */
export type Verdict = 'fine' | 'ended' | 'role_changed';

/** Looks at the sessions and keys behind streams, those of all with a statement or two. */
@Injectable()
export class Watch {
  constructor(private readonly credentials: StandingCredentials) {}

  /** Inside a read, the verdicts are of its moment. */
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

/** Whether the key was not rotated away, and may still read. */
const mayStill = ({ actor: { keyHashes = [] } }: Stream, identity: Identity): boolean =>
  hasScope(identity, 'read') && keyHashes.every((each) => identity.keyHashes?.includes(each));
