import { Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';
import type { UserActor } from '../../common/actor';
import { forbidden, notFound } from '../../common/errors';
import { UnitOfWork } from '../../database/unit-of-work';
import { EventsService } from '../../events/events.service';
import { User } from '../../users/user.entity';
import { mayAccess } from '../../users/user.policy';
import { Session } from './session.entity';

/** What users see of their own sessions, and admins of anybody's, and how they end them. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
  ) {}

  /** The sessions of a user that have not ended, oldest first. Throws `not_found` and `forbidden`, as all of these. */
  list(actor: UserActor, userId = actor.userId): Promise<Session[]> {
    return this.unitOfWork.read((em) => live(em, actor, userId));
  }

  /** Ends a session of the actor. Throws `not_found` for sessions of other users. */
  end(actor: UserActor, id: string, userId = actor.userId): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const session = (await live(em, actor, userId)).find((each) => each.id === id);
      if (!session) throw notFound('session');
      await this.remove(em, actor, [session]);
    });
  }

  /** Ends all of them. */
  endAll(actor: UserActor, userId: number): Promise<void> {
    return this.unitOfWork.run(async (em) => this.remove(em, actor, await live(em, actor, userId)));
  }

  /** Ends all sessions of the actor but the one that the request came with. */
  endOthers(actor: UserActor): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const others = (await live(em, actor, actor.userId)).filter(({ id }) => id !== actor.sessionId);
      await this.remove(em, actor, others);
    });
  }

  private async remove(em: EntityManager, actor: UserActor, sessions: Session[]): Promise<void> {
    if (sessions.length === 0) return;
    const ids = sessions.map(({ id }) => id);
    await em.delete(Session, ids);
    const { userId } = sessions[0]!;
    const facts = ids.map((id) => ({ name: 'session.ended', subject: { type: 'session', id }, userId }));
    await this.events.record(em, actor, ...facts);
  }
}

async function live(em: EntityManager, actor: UserActor, userId: number): Promise<Session[]> {
  if (!mayAccess(actor, userId)) throw forbidden('user.other');
  const user = await em.findOneBy(User, { id: userId });
  if (!user) throw notFound('user');
  const where = { userId, epoch: user.sessionEpoch, expiresAt: MoreThan(new Date()) };
  return em.find(Session, { where, order: { createdAt: 'ASC', id: 'ASC' } });
}
