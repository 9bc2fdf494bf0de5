import type { UserActor } from '../../common/actor';
import type { Bookmark } from '../../events/position';
import type { ChangeType, Place, PlaceFilter, RestartReason } from '../change-cursor';
import { COMMENT, restartMessage } from './messages';
import type { Outlet } from './outlet';

/** A message of a change, and where a client is that has got it and all before it. */
export interface Message {
  bytes: Buffer;
  place: Place;
}

/** Messages for all streams that show the same. */
export interface Batch {
  messages: Message[];
  /** All of them in one. */
  whole: Buffer;
}

/** What a stream shows. */
export interface Shown {
  types: ChangeType[];
  /** Which tasks. Absent: all. */
  filter?: PlaceFilter;
}

/** Who is shown what. */
export interface Viewer extends Shown {
  actor: UserActor;
}

const COMMENT_MS = 15_000;

/** One open stream. */
export class Stream {
  /** What has been sent. Undefined before it is ready, if it begins now. Not kept up while the hub writes to it. */
  place: Place | undefined;
  isReady = false;
  /** Whether its client has not yet read what was sent. Then it reads on by itself once there is room. */
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

  /** The place of a client that has all of the log up to `log`. */
  placeAt(log: Bookmark): Place {
    return { types: this.viewer.types, filter: this.viewer.filter, log };
  }

  /** Sends as many of the messages as there is room for. Returns whether that was all; if not, `place` says how far. */
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

  /** Ends it because its client must begin again. */
  restart(reason: RestartReason): void {
    this.outlet.write(restartMessage(reason));
    this.outlet.end();
  }

  /** To be called about once a second. */
  tick(nowMs: number): void {
    if ((this.actor.validUntilMs ?? Infinity) <= Date.now()) return this.outlet.end();
    void this.outlet.isStalled(nowMs).then((isStalled) => isStalled && this.outlet.cut());
    if (nowMs < this.commentAtMs) return;
    this.commentAtMs += COMMENT_MS;
    if (this.outlet.keptBytes === 0) this.outlet.write(COMMENT);
  }
}
