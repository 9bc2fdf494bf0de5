import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { shortPublicId } from '../common/public-id';
import type { Rows } from '../database/rows/rows';
import { UnitOfWork } from '../database/unit-of-work';
import { Event, type FieldChanges, type Snapshot } from './event.entity';

export interface Fact {
  /** "task.completed" */
  name: string;
  subject: { type: string; id: number | string };
  /** That of the subject after the change. */
  version?: number;
  changes?: FieldChanges;
  /** When it happened, if not just now. */
  at?: Date;
  /** For subjects that the event log shows to the world outside. */
  about?: Subject;
  /** The event log is not to show it all the same. */
  isAside?: boolean;
}

/** A subject as it was when something happened to it. */
export interface Subject {
  publicId: string;
  kind?: string;
  /** Of a subject that tells of a task. */
  taskPublicId?: string;
  leadId?: string | null;
  ownerId?: number | null;
  creatorId?: number | null;
  snapshot: Snapshot;
}

const LONGEST_PATH = 2_000;

/** The log of what happened, for histories, feeds and webhooks to read. */
@Injectable()
export class EventsService {
  private readonly rows: Rows<Event>;
  /** What units of work have put off. */
  private readonly putOff = new WeakMap<EntityManager, EventRow[]>();

  constructor(unitOfWork: UnitOfWork) {
    this.rows = unitOfWork.rows(Event);
  }

  /** Writes down what `actor` did, in the transaction that did it. */
  async record(em: EntityManager, actor: Actor, ...facts: Fact[]): Promise<void> {
    const now = new Date();
    const rows = facts.map((fact) => rowOf(fact, actor, now));
    const waiting = this.putOff.get(em);
    if (waiting) waiting.push(...rows);
    else await this.rows.insert(em, rows);
  }

  /** Writes all that is recorded during `work` at its end, in few statements. */
  async together<T>(em: EntityManager, work: () => Promise<T>): Promise<T> {
    const rows: EventRow[] = [];
    this.putOff.set(em, rows);
    const result = await work().finally(() => this.putOff.delete(em));
    await this.rows.insert(em, rows);
    return result;
  }
}

type EventRow = Partial<Event>;

function rowOf(fact: Fact, actor: Actor, now: Date): EventRow {
  const { name, subject, version, changes, at, about, isAside } = fact;
  return {
    name,
    subjectType: subject.type,
    subjectId: String(subject.id),
    version: version ?? null,
    ...(about ? shown(about) : {}),
    publicId: about && !isAside ? shortPublicId('ev') : null,
    ...doneBy(actor),
    changes: changes ?? {},
    createdAt: at ?? now,
  };
}

const shown = ({ publicId, kind, taskPublicId, leadId, ownerId, creatorId, snapshot }: Subject) => ({
  subjectPublicId: publicId,
  subjectKind: kind ?? null,
  taskPublicId: taskPublicId ?? null,
  leadId: leadId ?? null,
  ownerId: ownerId ?? null,
  creatorId: creatorId ?? null,
  snapshot,
});

const doneBy = ({ userId, api, credential, request }: Actor) => ({
  actorId: userId,
  api,
  credential,
  requestId: request?.id ?? null,
  requestMethod: request?.method ?? null,
  requestPath: request?.path.slice(0, LONGEST_PATH) ?? null,
});
