import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { notFound } from '../common/errors';
import { isPossiblePublicId } from '../common/public-id';
import { UnitOfWork } from '../database/unit-of-work';
import { Event } from '../events/event.entity';
import { isAbsorbed, lastOfChain, merged, type MergedEvent } from './consolidation';
import { eventsWhere, type EventFilter } from './event-query';

/** A position in the log: before or after an event. */
export interface EventPosition {
  direction: 'older' | 'newer';
  than: number;
  /** The last event to include, so that new events do not shift the pages. */
  newest: number;
}

export interface EventSlice {
  events: MergedEvent[];
  /** Positions of the next (older) and the previous (newer) page; null if there is none. */
  older: EventPosition | null;
  newer: EventPosition | null;
}

/** The public event log. Users see the events of tasks, leads and contacts that they may see. */
@Injectable()
export class EventLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One page, newest first. Updates close together are merged, unless the filter names a request. */
  slice(actor: Actor, filter: EventFilter, limit: number, from: EventPosition | null): Promise<EventSlice> {
    return this.unitOfWork.read(async (em) => {
      const isNewer = from?.direction === 'newer';
      const newest = from?.direction === 'older' ? from.newest : await newestIn(em);
      const query = eventsWhere(em, actor, filter);
      if (!filter.request) query.andWhere(`NOT ${isAbsorbed('event')}`, { newest });
      if (from) query.andWhere(`event.id ${isNewer ? '>' : '<'} :than`, { than: from.than });
      query.orderBy('event.id', isNewer ? 'ASC' : 'DESC').limit(limit + 1);
      const { rows, older, newer } = turned(await query.getMany(), limit, from, newest);
      const events = filter.request ? rows.map(alone) : await merged(em, rows, newest);
      return { events, older, newer };
    });
  }

  /** The merged event that contains the event `id`. Throws `not_found` also if the actor may not see it. */
  get(actor: Actor, id: string): Promise<MergedEvent> {
    return this.unitOfWork.read(async (em) => {
      if (!isPossiblePublicId(id)) throw notFound('event');
      const newest = await newestIn(em);
      const named = em.createQueryBuilder().subQuery().select(lastOfChain('named')).from(Event, 'named');
      const query = eventsWhere(em, actor, {}).andWhere(
        `event.id = ${named.where('named.publicId = :id').getQuery()}`,
        { id, newest },
      );
      const event = await query.getOne();
      if (!event) throw notFound('event');
      return (await merged(em, [event], newest))[0]!;
    });
  }
}

const newestIn = async (em: EntityManager): Promise<number> => (await em.maximum(Event, 'id')) ?? 0;

const alone = (event: Event): MergedEvent => ({ first: event, last: event });

/** The rows of a page, newest first, and its neighbours. `found` has one extra row if there is another page. */
function turned(found: Event[], limit: number, from: EventPosition | null, newest: number) {
  const isNewer = from?.direction === 'newer';
  const hasMore = found.length > limit;
  const rows = isNewer ? found.slice(0, limit).toReversed() : found.slice(0, limit);
  const [first, last] = [rows.at(0), rows.at(-1)];
  const position = (direction: EventPosition['direction'], { id: than }: Event): EventPosition => ({
    direction,
    than,
    newest,
  });
  return {
    rows,
    older: last && (isNewer || hasMore) ? position('older', last) : null,
    newer: first && (isNewer ? hasMore : from) ? position('newer', first) : null,
  };
}
