import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { UserActor } from '../../common/actor';
import { DomainError } from '../../common/errors';
import { installationIn } from '../../database/schema/installation';
import { UnitOfWork } from '../../database/unit-of-work';
import { LogReader } from '../../events/log-reader';
import { readCursor, TYPES, type ChangeType, type Place, type PlaceFilter, type RestartReason } from '../change-cursor';
import { expectWithin, placeFor } from '../changes.service';
import { reasonIn } from './catch-up';
import { Hub } from './hub';
import { restartMessage, RETRY } from './messages';
import { Outlet } from './outlet';
import { Stream, type Shown, type Viewer } from './stream';

const MAX_STREAMS_PER_USER = 20;

export interface StreamRequest {
  /** Absent: starts now. */
  cursor?: string;
  /** Absent: the types of the cursor, or all. */
  types?: ChangeType[];
  /** Absent: the filter of the cursor, or none. */
  filter?: PlaceFilter;
}

/** Where a stream begins, or why its client must start over. */
export type Beginning = (Shown & { place?: Place }) | { restart: RestartReason };

/** Opens streams of changes. */
@Injectable()
export class StreamsService {
  /** Number of open streams per user on this instance. */
  private readonly open = new Map<number, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: LogReader,
    private readonly hub: Hub,
  ) {}

  /**
   * Where the stream of a request begins. Throws `invalid` if the cursor belongs to another user or has other types or
   * another filter, and `too_many` if the user has too many open streams.
   */
  async beginning(actor: UserActor, request: StreamRequest): Promise<Beginning> {
    if (this.countOf(actor) >= MAX_STREAMS_PER_USER) throw new DomainError('too_many', 'streams.too_many');
    const { cursor, types = [...TYPES], filter } = request;
    if (cursor === undefined) return { types, filter };
    return this.unitOfWork.read(async (em) => {
      const installation = await installationIn(em);
      try {
        const place = placeFor(readCursor(installation, actor, cursor), request);
        expectWithin(place, installation, await this.log.position(em));
        return { place, types: place.types, filter: place.filter };
      } catch (error) {
        return { restart: reasonIn(error) };
      }
    });
  }

  /** Starts streaming to a response whose headers have been sent. */
  stream(actor: UserActor, beginning: Beginning, response: ServerResponse): void {
    // The client has gone, and the 'close' that would remove its stream with it.
    if (response.destroyed) return;
    response.write(RETRY);
    if (this.hub.isClosed) response.end();
    else if ('restart' in beginning) response.end(restartMessage(beginning.restart));
    else this.join({ actor, ...beginning }, response);
  }

  private join({ place, ...shown }: Viewer & { place?: Place }, response: ServerResponse): void {
    const outlet = new Outlet(response, () => this.hub.resume(stream));
    const stream = new Stream(shown, place, outlet);
    this.open.set(shown.actor.userId, this.countOf(shown.actor) + 1);
    response.once('close', () => this.leave(stream));
    this.hub.add(stream);
  }

  private leave(stream: Stream): void {
    const { actor } = stream;
    const left = this.countOf(actor) - 1;
    if (left > 0) this.open.set(actor.userId, left);
    else this.open.delete(actor.userId);
    this.hub.remove(stream);
  }

  /** How many streams this instance has. */
  get openCount(): number {
    return [...this.open.values()].reduce((sum, count) => sum + count, 0);
  }

  private countOf({ userId }: UserActor): number {
    return this.open.get(userId) ?? 0;
  }
}
