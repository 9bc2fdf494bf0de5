import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UserActor } from '../../common/actor';
import { BulkRefusal, DomainError } from '../../common/errors';
import { isPossibleId } from '../../common/ids';
import { CONFIG, type Config } from '../../config';
import { lockRows } from '../../database/locks';
import type { Rows } from '../../database/rows/rows';
import { UnitOfWork } from '../../database/unit-of-work';
import { hasScope, missingScope, scopeInBulk } from '../../http/access/scopes';
import { TagLookup } from '../../tags/tag-lookup';
import { UsersService } from '../../users/users.service';
import { TaskRecords } from '../records/task-records';
import { Task } from '../task.entity';
import { mayChange } from '../task.policy';
import { TasksService } from '../tasks.service';
import { TaskTrash } from '../trash/task-trash';
import { refuseBeyondQuota } from './batch-quota';
import { TaskQuota } from '../records/task-quota';
import { TaskBatch } from './task-batch';
import { batched, type Batched, type BulkContext } from './bulk-context';
import type { CreateOperation, Done, TaskOperation } from './task-operation';

/** An operation, or the error if it could not be parsed. */
export type Given = TaskOperation | DomainError;

/** Runs many operations on tasks in one unit of work, with few statements. */
@Injectable()
export class TaskBulk {
  private readonly rows: Rows<Task>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly tasks: TasksService,
    private readonly records: TaskRecords,
    private readonly trash: TaskTrash,
    private readonly tags: TagLookup,
    private readonly users: UsersService,
    private readonly quota: TaskQuota,
  ) {
    this.rows = unitOfWork.rows(Task);
  }

  /** Runs the operations in order. On any refusal, throws {@link BulkRefusal} with all of them and changes nothing. */
  run(actor: UserActor, given: Given[]): Promise<Done[]> {
    return this.unitOfWork.run((em) => this.perform(em, actor, given));
  }

  /** Like {@link run}, but rolls back at the end. */
  dryRun(actor: UserActor, given: Given[]): Promise<Done[]> {
    return this.unitOfWork.dryRun((em) => this.perform(em, actor, given));
  }

  private async perform(em: EntityManager, actor: UserActor, given: Given[]): Promise<Done[]> {
    expectScopes(actor, given);
    const context = await this.contextFor(em, actor, given);
    const batch = new TaskBatch(context, this.tasks, this.records, this.trash);
    for (const [index, each] of given.entries()) if (isCreation(each)) await batch.draft(index, each);
    await this.records.insertAll(em, tasksIn(context.drafts));
    for (const [index, each] of given.entries()) {
      if (each instanceof DomainError) batch.refuse(index, each);
      else await batch.attempt(index, each);
    }
    const all = [...context.tasks.values(), ...context.drafts.values()];
    if (this.quota.isOn && batch.refusals.size === 0)
      await refuseBeyondQuota(em, this.quota, all, batch.gains, (index, error) => batch.refuse(index, error));
    if (batch.refusals.size > 0) throw new BulkRefusal(inOrder(batch.refusals));
    await this.write(em, all);
    return batch.done;
  }

  private async contextFor(em: EntityManager, actor: UserActor, given: Given[]): Promise<BulkContext> {
    const operations = given.filter((each): each is TaskOperation => !(each instanceof DomainError));
    const ids = operations.flatMap((each) => ('id' in each && each.id !== undefined ? [each.id] : []));
    const tasks = await this.load(em, actor, [...new Set(ids)].filter(isPossibleId));
    const tagIds = operations.flatMap(tagIdsIn);
    const tags = new Map((await this.tags.existing([...new Set(tagIds)])).map((tag) => [tag.id, tag]));
    const { requireIfMatch: requiresVersions } = this.config;
    return { em, actor, tasks, drafts: new Map(), tags, requiresVersions };
  }

  /** The tasks that the actor may change, except those trashed together with their owner. */
  private async load(em: EntityManager, actor: UserActor, ids: number[]): Promise<Map<number, Batched>> {
    // Rows are locked in the same order everywhere, so that two batches cannot deadlock.
    const among = em.createQueryBuilder(Task, 'task').withDeleted().where('task.id IN (:...ids)', { ids });
    const found = ids.length > 0 ? await this.rows.found(em, lockRows(em, among.orderBy('task.id'))) : [];
    const mine = found.filter((task) => mayChange(actor, task));
    const gone = new Set<number>();
    for (const id of new Set(mine.filter(({ deletedAt }) => deletedAt).map(({ userId }) => userId)))
      if (!(await this.users.keep(id))) gone.add(id);
    const tasks = mine.filter(({ userId }) => !gone.has(userId));
    await this.records.loadTags(em, tasks);
    return new Map(tasks.map((task) => [task.id, batched(task)]));
  }

  private async write(em: EntityManager, all: Batched[]): Promise<void> {
    const changed = all.filter(({ isChanged }) => isChanged);
    const fields = new Set(changed.flatMap(({ task, stored }) => Object.keys(task.changedSince(stored))));
    await this.rows.update(
      em,
      changed.map(({ task }) => pick(task, ['id', ...fields])),
    );
    await this.records.writeTags(em, all);
  }
}

/** Throws {@link BulkRefusal} for operations outside the scopes of the API key. */
function expectScopes(actor: UserActor, given: Given[]): void {
  const refusals = given.flatMap((each, index): [number, DomainError][] => {
    const scope = each instanceof DomainError ? undefined : scopeInBulk(each.op);
    return scope === undefined || hasScope(actor, scope) ? [] : [[index, missingScope(scope)]];
  });
  if (refusals.length > 0) throw new BulkRefusal(new Map(refusals), 'scope.missing');
}

const isCreation = (each: Given): each is CreateOperation => !(each instanceof DomainError) && each.op === 'create';

function tagIdsIn(operation: TaskOperation): number[] {
  if (operation.op === 'update') return operation.patch.tagIds ?? [];
  return operation.op === 'create' ? operation.tagIds : [];
}

const tasksIn = (drafts: Map<number, Batched>): Task[] => [...drafts.values()].map(({ task }) => task);

const inOrder = (refusals: Map<number, DomainError>): Map<number, DomainError> =>
  new Map([...refusals].toSorted(([a], [b]) => a - b));

const pick = (task: Task, fields: string[]): Partial<Task> =>
  Object.fromEntries(fields.map((field) => [field, task[field as keyof Task]]));
