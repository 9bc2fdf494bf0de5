import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { notFound } from '../common/errors';
import { isPossiblePublicId } from '../common/public-id';
import { UnitOfWork } from '../database/unit-of-work';
import { Event } from '../events/event.entity';
import { isAbsorbed, lastOfChain, merged, type MergedEvent } from './consolidation';
import { eventsWhere, type EventFilter } from './event-query';

/** A part of the log, newest first: what is older than one event, or what is newer than one. */
export interface EventPosition {
  direction: 'older' | 'newer';
  than: number;
  /** The last event that counts, so that what happens during a walk moves nothing in it. */
  newest: number;
}

export interface EventSlice {
  events: MergedEvent[];
  /** Positions of what follows, and of what comes before. */
  older: EventPosition | null;
  newer: EventPosition | null;
}

/** The log of what happened to tasks, leads and contacts, for those who may see what it happened to. */
@Injectable()
export class EventLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Updates close together are one, unless it is asked what one request did. */
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

  /** The event of which `id` names any part. Throws `not_found` also if the actor may not see it. */
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

/** The rows of a page, newest first, and where it goes on; `found` has one row more if there are more. */
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
