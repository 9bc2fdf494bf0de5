import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { Actor } from '../../common/actor';
import { invalid, notFound } from '../../common/errors';
import { expectVersion } from '../../common/precondition';
import { keptSince } from '../../common/trash';
import { ChoresService } from '../../chores/chores.service';
import { CONFIG, type Config } from '../../config';
import { UnitOfWork } from '../../database/unit-of-work';
import type { Event } from '../../events/event.entity';
import { LogUse } from '../../events/log-use';
import { historyTrimmer } from '../../events/trim-history';
import { TagLookup } from '../../tags/tag-lookup';
import { User } from '../../users/user.entity';
import { eventsOf, pastOf, type Moment, type PastTask } from './task-past';
import { TasksService } from '../tasks.service';
import type { Task } from '../task.entity';

/** An event and its actor; `by` is undefined if there is no actor or the account no longer exists. */
export interface HistoryEntry {
  event: Event;
  by: User | undefined;
}

/** Selects up to `limit` events older than the event `before`. */
export interface HistoryRequest {
  limit: number;
  before?: number;
}

/** SQL condition for events that repeat the previous one: a completion is also recorded as an update. */
const REPEATED = `event.publicId IS NOT NULL AND event.version = COALESCE((
  SELECT prior.version FROM events prior
  WHERE prior.subject_type = 'task' AND prior.subject_id = event.subjectId AND prior.id < event.id
  ORDER BY prior.id DESC LIMIT 1), 0)`;

/** The history of tasks, for users who can see the task now, and reverting to an earlier version. */
@Injectable()
export class TaskHistory implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly tasks: TasksService,
    private readonly tags: TagLookup,
    private readonly chores: ChoresService,
    private readonly logUse: LogUse,
  ) {}

  onModuleInit(): void {
    const days = this.config.historyDays;
    const trim = historyTrimmer(this.unitOfWork.engine);
    const trimOld = async (em: EntityManager, now: Date): Promise<boolean> =>
      trim(em, keptSince(now, days), await this.logUse.oldestNeeded(em));
    if (days > 0) this.chores.every('history', 24, trimOld);
  }

  /** One page, newest first. Throws `not_found` or `forbidden`. */
  page(actor: Actor, id: number, { limit, before }: HistoryRequest): Promise<{ rows: HistoryEntry[]; more: boolean }> {
    return this.unitOfWork.read(async (em) => {
      await this.tasks.get(actor, id, 'read');
      const query = eventsOf(em, id, this.config.historyDays).andWhere(`NOT (${REPEATED})`);
      if (before !== undefined) query.andWhere('event.id < :before', { before });
      const events = await query
        .orderBy('event.id', 'DESC')
        .limit(limit + 1)
        .getMany();
      return { rows: await withActors(em, events.slice(0, limit)), more: events.length > limit };
    });
  }

  /** The task at that moment. Throws `not_found` also if there is no such version or the task did not exist then. */
  past(actor: Actor, id: number, moment: Moment): Promise<PastTask> {
    return this.unitOfWork.read(async (em) => {
      await this.tasks.get(actor, id, 'read');
      const past = await pastOf(em, eventsOf(em, id, this.config.historyDays), moment);
      if (!past) throw notFound('version');
      return past;
    });
  }

  /**
   * Restores the content of an earlier version. `version` is called after the task has been loaded, so that errors come
   * in the usual order. Throws `invalid` if there is no such version.
   */
  revert(actor: Actor, id: number, version: () => number): Promise<Task> {
    return this.unitOfWork.run(async (em) => {
      const task = await this.tasks.find(em, actor, id, 'update');
      const moment = { version: version() };
      expectVersion(actor, task);
      const past = await pastOf(em, eventsOf(em, id, this.config.historyDays), moment);
      if (!past) throw invalid({ version: 'unknown' });
      const tagIds = past.task.tags.map((tag) => tag.id);
      const tags = await this.tags.existing(tagIds);
      return this.tasks.change(em, actor, task, { ...past.task.content(), tags });
    });
  }
}

async function withActors(em: EntityManager, events: Event[]): Promise<HistoryEntry[]> {
  const ids = [...new Set(events.flatMap(({ actorId }) => actorId ?? []))];
  const users = ids.length > 0 ? await em.find(User, { where: { id: In(ids) }, withDeleted: true }) : [];
  const byId = new Map(users.map((user) => [user.id, user]));
  return events.map((event) => ({ event, by: byId.get(event.actorId ?? 0) }));
}
