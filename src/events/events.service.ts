import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { shortPublicId } from '../common/public-id';
import type { Rows } from '../database/rows/rows';
import { packedEvent } from '../database/schema/packed-event';
import { UnitOfWork } from '../database/unit-of-work';
import { isAudited } from './audited';
import { Bell } from './bell';
import { Event, type FieldChanges, type Snapshot } from './event.entity';

/** Told of facts once they are committed, in the process that recorded them. Must not throw. */
export type FactListener = (actor: Actor, facts: BriefFact[]) => void;

/** What listeners are told of a fact; of one about a task without `changes`, and without its id. */
export type BriefFact = Pick<Fact, 'name' | 'subject' | 'changes'>;

export interface Fact {
  /** "task.completed" */
  name: string;
  subject: { type: string; id: number | string };
  /** Version of the subject after the change. */
  version?: number;
  changes?: FieldChanges;
  /** Time of the event. Default: now. */
  at?: Date;
  /** The subject at that time, if the public event log shows it. */
  about?: Subject;
  /** The subject at that time, if the public event log does not show it. */
  snapshot?: Snapshot;
  /** Keeps the event out of the public event log. */
  isInternal?: boolean;
  /** The user whom the event is about, for subjects that the public event log does not show. */
  userId?: number;
}

/** The subject of an event at that time. */
export interface Subject {
  publicId: string;
  kind?: string;
  /** For subjects that belong to a task. */
  taskPublicId?: string;
  leadId?: string | null;
  ownerId?: number | null;
  creatorId?: number | null;
  snapshot: Snapshot;
}

const MAX_PATH_CHARACTERS = 2_000;

/** Records events for histories, feeds and webhooks, and rings the {@link Bell} after the commit. */
@Injectable()
export class EventsService {
  private readonly logger = new Logger('Events');
  private readonly rows: Rows<Event>;
  /** What listeners are told after the commit, by unit of work. */
  private readonly told = new WeakMap<EntityManager, Told[]>();
  private readonly listeners: FactListener[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly bell: Bell,
  ) {
    this.rows = unitOfWork.rows(Event);
  }

  onCommitted(listener: FactListener): void {
    this.listeners.push(listener);
  }

  /** Records events in the transaction of the change, at its end. */
  async record(em: EntityManager, actor: Actor, ...facts: Fact[]): Promise<void> {
    const now = new Date();
    this.tellLater(em, actor, facts.map(brief));
    await this.rows.defer(
      em,
      facts.map((fact) => rowOf(fact, actor, now)),
    );
  }

  /**
   * Records an event that is no change of anything, such as a refusal, in a transaction of its own. It does not fail: the
   * request is answered also while the store takes no writes.
   */
  async note(actor: Actor, fact: Fact): Promise<void> {
    try {
      await this.unitOfWork.run((em) => this.record(em, actor, fact));
    } catch (error) {
      this.logger.warn(`The event ${fact.name} was not stored: ${String(error)}`);
    }
  }

  private tellLater(em: EntityManager, actor: Actor, facts: BriefFact[]): void {
    const all = this.told.get(em);
    const last = all?.at(-1);
    if (last?.actor === actor) return void last.facts.push(...facts);
    if (all) return void all.push({ actor, facts });
    const first = [{ actor, facts }];
    this.told.set(em, first);
    this.unitOfWork.afterCommit(() => this.tell(first));
  }

  private tell(all: Told[]): void {
    this.bell.ring();
    for (const { actor, facts } of all) for (const listener of this.listeners) listener(actor, facts);
  }
}

interface Told {
  actor: Actor;
  facts: BriefFact[];
}

const SOME_TASK = { type: 'task', id: '' };
const ofTasks = new Map<string, BriefFact>();

/** A unit of work may have very many facts about tasks: until the commit, only what they are called is kept of them. */
function brief({ name, subject, changes }: Fact): BriefFact {
  if (subject.type !== 'task') return { name, subject, changes };
  const known = ofTasks.get(name) ?? { name, subject: SOME_TASK };
  ofTasks.set(name, known);
  return known;
}

type EventRow = Partial<Event>;

function rowOf(fact: Fact, actor: Actor, now: Date): EventRow {
  const { name, subject, version, changes, at, about, snapshot, isInternal, userId } = fact;
  const audited = isAudited(name);
  const columns: EventRow = {
    name,
    subjectType: subject.type,
    subjectId: String(subject.id),
    version: version ?? null,
    ...(about ? subjectColumns(about) : {}),
    ...(userId === undefined ? {} : { ownerId: userId }),
    publicId: about && !isInternal ? shortPublicId('ev') : null,
    ...actorColumns(actor),
    ...(audited ? { isAudited: true, address: actor.request?.address ?? null } : {}),
    createdAt: at ?? now,
  };
  return Object.assign(columns, packedEvent(columns, changes ?? {}, snapshot ?? about?.snapshot ?? null));
}

const subjectColumns = ({ publicId, kind, taskPublicId, leadId, ownerId, creatorId }: Subject) => ({
  subjectPublicId: publicId,
  subjectKind: kind ?? null,
  taskPublicId: taskPublicId ?? null,
  leadId: leadId ?? null,
  ownerId: ownerId ?? null,
  creatorId: creatorId ?? null,
});

const actorColumns = ({ userId, api, credential, request }: Actor) => ({
  actorId: userId,
  api,
  credential,
  requestId: request?.id ?? null,
  requestMethod: request?.method ?? null,
  requestPath: request?.path.slice(0, MAX_PATH_CHARACTERS) ?? null,
  traceparent: request?.traceparent ?? null,
});
