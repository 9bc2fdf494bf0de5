import { Injectable } from '@nestjs/common';
import type { UserActor } from '../common/actor';
import { invalid } from '../common/errors';
import { installationIn, type Installation } from '../database/schema/installation';
import { UnitOfWork } from '../database/unit-of-work';
import { Bell, type RingWaiter } from '../events/bell';
import { LogReader } from '../events/log-reader';
import { isAhead, isComplete, type Position } from '../events/position';
import {
  isSameFilter,
  readCursor,
  restart,
  writeCursor,
  TYPES,
  type ChangeType,
  type Place,
  type PlaceFilter,
} from './change-cursor';
import { ChangeReader } from './change-reader';
import type { Change } from './subjects';

export interface ChangesRequest {
  cursor?: string;
  limit: number;
  waitMs: number;
  /** Absent: the types of the cursor, or all. */
  types?: ChangeType[];
  /** Absent: the filter of the cursor, or none. */
  filter?: PlaceFilter;
}

export interface Changes {
  changes: Change[];
  cursor: string;
  hasMore: boolean;
  /** Whether the request's cursor came from a last page, so that waiting for changes makes sense. */
  mayWait: boolean;
}

/** The waiting caller and what ends the wait early. */
export interface Waiting {
  /** Identifies the caller again. Throws `unauthenticated` if the session or API key has ended meanwhile. */
  identify: () => Promise<UserActor>;
  /** Registers a callback for when the client disconnects. */
  onGone: (callback: () => void) => void;
}

/** The change feed. Its pages add up to everything the caller may see. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: LogReader,
    private readonly reader: ChangeReader,
    private readonly bell: Bell,
  ) {}

  /** Whether the service is shutting down. Waiting requests were answered early and should reconnect. */
  get isStopping(): boolean {
    return this.bell.isClosed;
  }

  /**
   * Returns one page. Throws `invalid` if the cursor belongs to another user or has other types or another filter, and
   * `gone` if the caller must start over.
   */
  page(actor: UserActor, request: ChangesRequest): Promise<Changes> {
    return this.unitOfWork.read(async (em) => {
      const installation = await installationIn(em);
      const { cursor, limit, types, filter } = request;
      const place = cursor
        ? placeFor(readCursor(installation, actor, cursor), request)
        : await this.reader.start(em, types ?? [...TYPES], filter);
      expectWithin(place, installation, await this.log.position(em));
      const { steps, next, hasMore, hasNewEvents } = await this.reader.page(em, actor, place, limit);
      const changes = steps.map(({ change }) => change);
      const mayWait = cursor !== undefined && !place.snapshot && place.log.to === undefined;
      const isSame = mayWait && !hasNewEvents;
      return { changes, cursor: isSame ? cursor : writeCursor(installation, actor, next), hasMore, mayWait };
    });
  }

  /** Like {@link page}, but waits up to `waitMs` while the page would be empty. */
  async follow(actor: UserActor, request: ChangesRequest, waiting: Waiting): Promise<Changes> {
    if (request.waitMs === 0 || request.cursor === undefined) return this.page(actor, request);
    const waiter = this.bell.waiter();
    waiting.onGone(() => waiter.close());
    try {
      return await this.nextFrom(actor, request, waiting, waiter);
    } finally {
      waiter.close();
    }
  }

  private async nextFrom(
    actor: UserActor,
    request: ChangesRequest,
    { identify }: Waiting,
    waiter: RingWaiter,
  ): Promise<Changes> {
    const end = performance.now() + request.waitMs;
    let page = await this.page(actor, request);
    while (page.mayWait && isNothing(page) && (await waiter.waitForRing(end - performance.now())))
      page = await this.page(await identify(), { ...request, cursor: page.cursor });
    return page;
  }
}

const isNothing = ({ changes, hasMore }: Changes): boolean => changes.length === 0 && !hasMore;

/** Throws `gone` unless the log still has all events after the place. `now` is the position of the log. */
export function expectWithin({ log }: Place, { trimmed }: Installation, now: Position): void {
  if (!isComplete(log, trimmed) || isAhead(log.to ?? log.from, now)) throw restart('log_trimmed');
}

/** Throws `invalid` if the place has other types or another filter. */
export function placeFor(place: Place, { types, filter }: Pick<ChangesRequest, 'types' | 'filter'>): Place {
  if (types && types.join() !== place.types.join()) throw invalid({ types: 'changed' });
  if (filter && !isSameFilter(filter, place.filter)) throw invalid({ filter: 'changed' });
  return place;
}
