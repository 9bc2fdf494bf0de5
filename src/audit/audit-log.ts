import { Injectable } from '@nestjs/common';
import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { isAdmin, type Actor } from '../common/actor';
import { forbidden } from '../common/errors';
import { isPossibleId } from '../common/ids';
import { isStorable } from '../common/text';
import { UnitOfWork } from '../database/unit-of-work';
import { Event } from '../events/event.entity';
import { User } from '../users/user.entity';

/** Which events. All present conditions must hold. */
export interface AuditFilter {
  /** Users who caused the event, or whom it is about. */
  userIds?: readonly number[];
  /** Names of events. */
  actions?: readonly string[];
  from?: Date;
  to?: Date;
  /** Only events with a smaller id. */
  before?: number;
  limit: number;
}

export interface AuditPage {
  events: Event[];
  /** Usernames by id, those of deleted accounts too. */
  usernames: Map<number, string>;
  hasMore: boolean;
}

/** Who did what to whom, for admins. */
@Injectable()
export class AuditLog {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One page, newest first. */
  page(actor: Actor, filter: AuditFilter): Promise<AuditPage> {
    if (!isAdmin(actor)) throw forbidden('role.required');
    return this.unitOfWork.read(async (em) => {
      const rows = await eventsWhere(em, filter)
        .orderBy('event.id', 'DESC')
        .limit(filter.limit + 1)
        .getMany();
      const events = rows.slice(0, filter.limit);
      return { events, usernames: await usernamesOf(em, events), hasMore: rows.length > filter.limit };
    });
  }
}

function eventsWhere(em: EntityManager, filter: AuditFilter): SelectQueryBuilder<Event> {
  const { userIds, actions, from, to, before } = filter;
  const query = em.createQueryBuilder(Event, 'event').where('event.isAudited IS NOT NULL');
  const ids = userIds?.filter(isPossibleId);
  const names = actions?.filter(isStorable);
  if (ids?.length === 0 || names?.length === 0) return query.andWhere('1 = 0');
  if (ids) query.andWhere('(event.actorId IN (:...ids) OR event.ownerId IN (:...ids))', { ids });
  if (names) query.andWhere('event.name IN (:...names)', { names });
  if (from) query.andWhere('event.createdAt >= :from', { from: from.getTime() });
  if (to) query.andWhere('event.createdAt <= :to', { to: to.getTime() });
  if (before !== undefined) query.andWhere('event.id < :before', { before });
  return query;
}

async function usernamesOf(em: EntityManager, events: Event[]): Promise<Map<number, string>> {
  const ids = new Set(events.flatMap(({ actorId, ownerId }) => [actorId, ownerId].filter((id) => id !== null)));
  const users = await em.find(User, {
    select: { id: true, username: true },
    where: { id: In([...ids]) },
    withDeleted: true,
  });
  return new Map(users.map(({ id, username }) => [id, username]));
}
