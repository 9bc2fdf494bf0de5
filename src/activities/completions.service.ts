import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { notFound } from '../common/errors';
import { isPossiblePublicId, publicId } from '../common/public-id';
import { sliceOf, type Slice, type SliceRequest } from '../common/slice';
import type { Rows } from '../database/rows/rows';
import { UnitOfWork } from '../database/unit-of-work';
import { created, deleted } from '../events/changes';
import { EventsService, type Fact } from '../events/events.service';
import { Task } from '../tasks/task.entity';
import { TasksService, type TaskEffect } from '../tasks/tasks.service';
import { User } from '../users/user.entity';
import { TaskCompletion } from './completion.entity';
import { completionsWhere, type CompletionFilter } from './completion-query';

/** `objectType` of a completed task; its `objectId` is the id of the completion. */
const OBJECT_TYPE = 'taskcompleted';

/** A completion with its users; undefined if the account no longer exists. */
export interface NamedCompletion {
  completion: TaskCompletion;
  user: User | undefined;
  owner: User | undefined;
}

/** Completions of tasks of leads. Users see those of tasks that they may see. */
@Injectable()
export class CompletionsService implements TaskEffect, OnModuleInit {
  private readonly rows: Rows<TaskCompletion>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly tasks: TasksService,
  ) {
    this.rows = unitOfWork.rows(TaskCompletion);
  }

  onModuleInit(): void {
    this.tasks.registerEffect(this);
  }

  slice(actor: Actor, filter: CompletionFilter, request: SliceRequest): Promise<Slice<NamedCompletion>> {
    return this.unitOfWork.read(async (em) => {
      const query = completionsWhere(em, actor, filter).orderBy('completion.createdAt', 'DESC');
      query
        .addOrderBy('completion.id', 'DESC')
        .offset(request.skip)
        .limit(request.limit + 1);
      const { rows, hasMore } = sliceOf(await query.getMany(), request);
      return { rows: await named(em, rows), hasMore };
    });
  }

  get(actor: Actor, id: string): Promise<NamedCompletion> {
    return this.unitOfWork.read(async (em) => (await named(em, [await find(em, actor, id)]))[0]!);
  }

  /** Deletes a completion. The task does not change. */
  delete(actor: Actor, id: string): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      const completion = await find(em, actor, id);
      const task = await em.findOne(Task, { where: { publicId: completion.taskPublicId }, withDeleted: true });
      await this.remove(em, actor, completion, task?.createdById ?? null);
    });
  }

  async completed(em: EntityManager, actor: Actor, task: Task, now: Date): Promise<void> {
    if (task.leadId === null) return;
    const { leadId, contactId, publicId: taskPublicId, title: taskText, userId: taskOwnerId } = task;
    const fields = { leadId, contactId, taskPublicId, taskText, taskOwnerId };
    const by = { id: publicId('acti'), userId: actor.userId, createdAt: now };
    const completion = Object.assign(new TaskCompletion(), fields, by);
    await this.rows.defer(em, [completion]);
    Object.assign(task, { objectType: OBJECT_TYPE, objectId: completion.id });
    await this.events.record(em, actor, factOf('created', completion, task.createdById));
  }

  async reopened(em: EntityManager, actor: Actor, task: Task): Promise<void> {
    if (task.objectType !== OBJECT_TYPE) return;
    const [completion] = await this.rows.byIds([task.objectId!]);
    if (completion) await this.remove(em, actor, completion, task.createdById);
    Object.assign(task, { objectType: null, objectId: null });
  }

  private async remove(
    em: EntityManager,
    actor: Actor,
    completion: TaskCompletion,
    creatorId: number | null,
  ): Promise<void> {
    await this.rows.deferDelete(em, completion.id);
    await this.events.record(em, actor, factOf('deleted', completion, creatorId));
  }
}

/** `creatorId` is the creator of the task, who may see the event like its owner. */
function factOf(happened: 'created' | 'deleted', completion: TaskCompletion, creatorId: number | null): Fact {
  const { id, leadId, taskOwnerId, taskPublicId } = completion;
  return {
    name: `activity.${happened}`,
    subject: { type: 'activity', id },
    changes: happened === 'created' ? created(completion) : deleted(completion),
    about: {
      publicId: id,
      kind: 'task_completed',
      taskPublicId,
      leadId,
      ownerId: taskOwnerId,
      creatorId,
      snapshot: Object.fromEntries(Object.entries(completion)),
    },
  };
}

async function find(em: EntityManager, actor: Actor, id: string): Promise<TaskCompletion> {
  const query = completionsWhere(em, actor, { ids: [id] });
  const completion = isPossiblePublicId(id) ? await query.getOne() : null;
  if (!completion) throw notFound('activity');
  return completion;
}

async function named(em: EntityManager, completions: TaskCompletion[]): Promise<NamedCompletion[]> {
  const ids = completions.flatMap(({ userId, taskOwnerId }) => [userId ?? 0, taskOwnerId]);
  const users = ids.length > 0 ? await em.findBy(User, { id: In(ids) }) : [];
  const byId = new Map(users.map((user) => [user.id, user]));
  return completions.map((completion) => {
    const owner = byId.get(completion.taskOwnerId);
    return { completion, owner, user: byId.get(completion.userId ?? 0) };
  });
}
