import { Injectable } from '@nestjs/common';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import type { Actor } from '../common/actor';
import { Event, type FieldChanges } from './event.entity';

export interface Fact {
  /** "task.completed" */
  name: string;
  subject: { type: string; id: number | string };
  changes?: FieldChanges;
}

const ROWS_A_STATEMENT = 50;

/** The log of what happened, for histories, feeds and webhooks to read. */
@Injectable()
export class EventsService {
  /** Writes down what `actor` did, in the transaction that did it. */
  async record(em: EntityManager, actor: Actor, ...facts: Fact[]): Promise<void> {
    const createdAt = new Date();
    const rows = facts.map(({ name, subject, changes }) => ({
      name,
      subjectType: subject.type,
      subjectId: String(subject.id),
      actorId: actor.userId,
      dialect: actor.dialect,
      credential: actor.credential,
      changes: changes ?? {},
      createdAt,
    }));
    for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT) {
      await em.insert(Event, rows.slice(i, i + ROWS_A_STATEMENT) as QueryDeepPartialEntity<Event>[]);
    }
  }
}
