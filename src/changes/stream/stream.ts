import type { UserActor } from '../../common/actor';
import type { Bookmark } from '../../events/position';
import type { ChangeType, Place, PlaceFilter, RestartReason } from '../change-cursor';
import { COMMENT, restartMessage } from './messages';
import type { Outlet } from './outlet';

/** The message of a change and the place of a client that has received it. */
export interface Message {
  bytes: Buffer;
  place: Place;
}

/** Messages for all streams of a group. */
export interface Batch {
  messages: Message[];
  /** All messages concatenated. */
  whole: Buffer;
}

/** The content of a stream. */
export interface Shown {
  types: ChangeType[];
  /** Which tasks. Absent: all. */
  filter?: PlaceFilter;
}

/** A user and the content shown to them. */
export interface Viewer extends Shown {
  actor: UserActor;
}

const COMMENT_MS = 15_000;

/** One open stream. */
export class Stream {
  /**
   * How far the client has been served. Undefined for a new stream that starts now. Not updated while the hub serves it
   * live.
   */
  place: Place | undefined;
  isReady = false;
  /** Whether the buffer is full. The stream continues with its own pages once there is room. */
  isFull = false;
  private commentAtMs = performance.now() + COMMENT_MS;

  constructor(
    readonly viewer: Viewer,
    place: Place | undefined,
    readonly outlet: Outlet,
  ) {
    this.place = place;
  }

  get actor(): UserActor {
    return this.viewer.actor;
  }

  /** The place of a client that has everything up to `log`. */
  placeAt(log: Bookmark): Place {
    return { types: this.viewer.types, filter: this.viewer.filter, log };
  }

  /**
   * Sends as many messages as the buffer has room for. Returns whether that was all; if not, `place` tells how far it
   * got.
   */
  send({ messages, whole }: Batch, from: Place): boolean {
    if (this.outlet.hasRoomFor(whole.length)) {
      this.outlet.write(whole);
      return true;
    }
    this.place = from;
    for (const { bytes, place } of messages) {
      this.isFull = !this.outlet.hasRoomFor(bytes.length);
      if (this.isFull) return false;
      this.outlet.write(bytes);
      this.place = place;
    }
    return true;
  }

  /** Ends the stream and tells the client to start over. */
  restart(reason: RestartReason): void {
    this.outlet.write(restartMessage(reason));
    this.outlet.end();
  }

  /** Call it about once a second. */
  tick(nowMs: number): void {
    if ((this.actor.validUntilMs ?? Infinity) <= Date.now()) return this.outlet.end();
    void this.outlet.isStalled(nowMs).then((isStalled) => isStalled && this.outlet.cut());
    if (nowMs < this.commentAtMs) return;
    this.commentAtMs += COMMENT_MS;
    if (this.outlet.bufferedBytes === 0) this.outlet.write(COMMENT);
  }
}
