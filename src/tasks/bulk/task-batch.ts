import { DomainError, invalid, notFound, type FieldErrors } from '../../common/errors';
import { expectOf, type Precondition } from '../../common/precondition';
import { isEmpty } from '../../events/changes';
import type { TaskRecords } from '../records/task-records';
import { Task, type CarriedTag } from '../task.entity';
import type { TaskChanges } from '../task-patch';
import type { TasksService } from '../tasks.service';
import type { TaskTrash } from '../trash/task-trash';
import type { Gain } from './batch-quota';
import { batched, unknownIn, type Batched, type BulkContext } from './bulk-context';
import type { CreateOperation, Done, TaskOperation, TargetedOperation, UpdateOperation } from './task-operation';

/** Applies operations in memory, in order, and collects the refusals. */
export class TaskBatch {
  readonly refusals = new Map<number, DomainError>();
  readonly done: Done[] = [];
  /** Which operations gave users tasks. */
  readonly gains: Gain[] = [];
  private readonly names = new Set<string>();
  private readonly owners = new Set<number>();
  /** New tasks by `ref`; undefined if the `create` was refused. */
  private readonly named = new Map<string, Batched | undefined>();

  constructor(
    private readonly context: BulkContext,
    private readonly tasks: TasksService,
    private readonly records: TaskRecords,
    private readonly trash: TaskTrash,
  ) {}

  /** Prepares a new task. Called for all `create` operations before any other operation runs. */
  async draft(index: number, { ref, fields: fieldsWith, tagIds }: CreateOperation): Promise<void> {
    const { em, actor, tags, drafts } = this.context;
    try {
      const taken: FieldErrors = ref !== undefined && this.names.has(ref) ? { ref: 'taken' } : {};
      if (ref !== undefined) this.names.add(ref);
      const fields = fieldsWith({ ...unknownIn(tagIds, tags), ...taken });
      const { task, followed } = await this.tasks.draft(em, actor, fields, new Date());
      if (!this.owners.has(task.userId)) await this.tasks.expectOwner(em, task.userId);
      this.owners.add(task.userId);
      this.gains.push({ index, userId: task.userId });
      drafts.set(index, { ...batched(task, true), followed });
    } catch (error) {
      this.refuse(index, error);
    }
  }

  async attempt(index: number, operation: TaskOperation): Promise<void> {
    const target = operation.op === 'create' ? this.context.drafts.get(index) : this.peek(operation);
    try {
      if (operation.op === 'create') await this.create(target, operation);
      else if (this.isExpected(operation)) await this.doTo(index, this.find(operation), operation);
      if (target) this.done.push({ op: operation.op, task: Object.assign(new Task(), target.task) });
    } catch (error) {
      this.refuse(index, error, target);
    }
  }

  /** Records a refusal, unless it may only follow from an earlier refusal of the same task. */
  refuse(index: number, error: unknown, target?: Batched): void {
    if (!(error instanceof DomainError)) throw error;
    if (!target?.isDoubtful || error.kind === 'invalid') this.refusals.set(index, error);
    if (target) target.isDoubtful = true;
  }

  private async create(target: Batched | undefined, { ref, tagIds }: CreateOperation): Promise<void> {
    if (ref !== undefined && !this.named.has(ref)) this.named.set(ref, target);
    if (!target) return;
    const { em, actor } = this.context;
    const { task, followed } = target;
    await this.records.recordCreated(em, actor, task, task.retag(this.tagsOf(tagIds)), followed);
  }

  private async doTo(index: number, target: Batched, operation: TargetedOperation): Promise<void> {
    const isGone = target.task.deletedAt !== null;
    if (isGone && operation.op !== 'restore') throw notFound('task');
    const changes = operation.op === 'update' ? this.changesOf(operation, target.task) : undefined;
    expectOf(target.task, this.preconditionOf(target, operation));
    const { userId } = target.task;
    if (changes) await this.change(target, changes);
    else if (operation.op === 'complete') await this.change(target, { status: 'completed' });
    else if (operation.op === 'delete') await this.discard(target);
    else if (isGone) await this.restore(target);
    const isGained = isGone ? target.task.deletedAt === null : target.task.userId !== userId;
    if (isGained) this.gains.push({ index, userId: target.task.userId });
  }

  private changesOf({ patch }: UpdateOperation, task: Task): TaskChanges {
    const { tagIds } = patch;
    const fields = patch.fields(task, unknownIn(tagIds ?? [], this.context.tags));
    return { ...fields, tags: tagIds && this.tagsOf(tagIds) };
  }

  private preconditionOf({ isNew }: Batched, { version }: TargetedOperation): Precondition | undefined {
    if (version !== undefined) return { versions: [version] };
    return this.context.requiresVersions && !isNew ? 'required' : undefined;
  }

  private async change(target: Batched, fields: TaskChanges): Promise<void> {
    const { em, actor } = this.context;
    const changes = await this.tasks.edit(em, actor, target.task, fields, new Date());
    if (isEmpty(changes)) return;
    target.isChanged = true;
    await this.records.recordChanged(em, actor, target.task, changes);
  }

  private async discard(target: Batched): Promise<void> {
    const { em, actor } = this.context;
    await this.trash.discard(em, actor, [target.task]);
    target.isChanged = true;
  }

  private async restore(target: Batched): Promise<void> {
    const { em, actor } = this.context;
    await this.trash.revive(em, actor, [target.task]);
    target.isChanged = true;
  }

  private peek({ id, ref }: TargetedOperation): Batched | undefined {
    return id === undefined ? this.named.get(ref!) : this.context.tasks.get(id);
  }

  /** False if the `create` with this `ref` was refused, which is reported already. */
  private isExpected({ ref }: TargetedOperation): boolean {
    return ref === undefined || !this.named.has(ref) || this.named.get(ref) !== undefined;
  }

  private find(operation: TargetedOperation): Batched {
    const target = this.peek(operation);
    if (!target) throw operation.id === undefined ? invalid({ ref: 'unknown' }) : notFound('task');
    return target;
  }

  private tagsOf(ids: number[]): CarriedTag[] {
    return ids.map((id) => this.context.tags.get(id)!).toSorted((a, b) => a.id - b.id);
  }
}
