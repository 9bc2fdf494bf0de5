import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../common/actor';
import { isPossiblePublicId } from '../../common/public-id';
import { inBatches } from '../../database/rows/batches';
import { DeferredRows, type DeferredTable } from '../../database/deferred-rows';
import type { DeferredWrites } from '../../database/rows/deferred-writes';
import type { Find } from '../../database/rows/lookup';
import type { Rows } from '../../database/rows/rows';
import type { Ahead } from '../../database/rows/rows-ahead';
import { runSql } from '../../database/rows/sql';
import { UnitOfWork } from '../../database/unit-of-work';
import { created } from '../../events/changes';
import type { FieldChanges } from '../../events/event.entity';
import { EventsService, type Fact } from '../../events/events.service';
import { tagsWithout, Task, type CarriedTag } from '../task.entity';
import { taskSelects, type Locked, type TaskSelects, type WithTags } from './task-selects';
import { TaskTag } from './task-tag.entity';

/** The id or the public id of a task. */
export type TaskRef = number | string;

/** Reads and writes tasks with their tags and records the events. Ignores the trash unless stated otherwise. */
@Injectable()
export class TaskRecords {
  private readonly rows: Rows<Task>;
  private readonly writes: DeferredWrites<Task>;
  private readonly links: Rows<TaskTag>;
  private readonly selects: TaskSelects;
  private readonly byId: Find<number, WithTags>;
  private readonly byPublicId: Find<string, WithTags>;
  private readonly anywhereById: Find<number, WithTags>;
  private readonly lockedById: Find<number, Locked>;
  private readonly lockedByPublicId: Find<string, Locked>;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly events: EventsService,
  ) {
    this.rows = unitOfWork.rows(Task);
    this.writes = unitOfWork.deferred(this.rows, 'task_counts');
    this.links = unitOfWork.rows(TaskTag);
    this.selects = taskSelects(unitOfWork, this.rows);
    this.byId = unitOfWork.lookup(this.selects.byId);
    this.byPublicId = unitOfWork.lookup(this.selects.byPublicId);
    this.anywhereById = unitOfWork.lookup(this.selects.anywhereById);
    this.lockedById = unitOfWork.lookup(this.selects.lockById);
    this.lockedByPublicId = unitOfWork.lookup(this.selects.lockByPublicId);
  }

  /** Finds a task with a single statement. */
  async find(ref: TaskRef): Promise<Task | undefined> {
    const [found] = await (typeof ref === 'number' ? this.byId(ref) : this.byPublicId(ref));
    return found && this.taggedIn(found);
  }

  /** What {@link locked} looks up for a task. */
  ahead(ref: TaskRef): Ahead {
    const { lockById, lockByPublicId } = this.selects;
    if (typeof ref === 'number') return { by: lockById, keys: [ref] };
    // PostgreSQL refuses some texts, and with them all units that share the statement.
    return { by: lockByPublicId, keys: isPossiblePublicId(ref) ? [ref] : [] };
  }

  /** What {@link insert} looks up. */
  get aheadOfInsert(): Ahead {
    return this.writes.ahead;
  }

  /** The tasks with these ids, including trashed ones, in no order. */
  async anywhere(ids: number[]): Promise<Task[]> {
    const found = ids.length > 0 ? await this.anywhereById(...ids) : [];
    return found.flatMap((each) => (each ? [this.taggedIn(each)] : []));
  }

  /** Finds a task and locks it until the end of the unit of work. */
  async locked(em: EntityManager, ref: TaskRef): Promise<Task | undefined> {
    const [found] = await (typeof ref === 'number' ? this.lockedById(ref) : this.lockedByPublicId(ref));
    if (!found) return undefined;
    const task = this.taggedIn(found);
    if (!found.is_as_seen) await this.loadTags(em, [task]);
    return task;
  }

  private carriedIn({ carried }: Pick<WithTags, 'carried'>): CarriedTag[] {
    const pairs = typeof carried === 'string' ? (JSON.parse(carried) as [number, string][]) : carried;
    return (pairs ?? []).map(([id, name]) => ({ id, name }));
  }

  /** Loads the tags of the tasks with one query. */
  async loadTags(em: EntityManager, tasks: Task[]): Promise<void> {
    const byId = new Map(tasks.map((task) => [task.id, task]));
    for (const task of tasks) task.tags = [];
    if (tasks.length === 0) return;
    const ids = [...byId.keys()];
    const links = await runSql<{ task_id: number; id: number; name: string }>(
      em,
      `SELECT link.task_id, tag.id, tag.name FROM task_tags link JOIN tags tag ON tag.id = link.tag_id
       WHERE link.task_id IN (${ids.map((_, i) => `$${i + 1}`).join()}) ORDER BY tag.id`,
      ids,
    );
    for (const { task_id, id, name } of links) byId.get(task_id)!.tags.push({ id, name });
  }

  /** Saves the tags of tasks. `before` are the stored ones. */
  async writeTags(em: EntityManager, tasks: { task: Task; before: CarriedTag[] }[]): Promise<void> {
    const gone = tasks.flatMap(({ task, before }) => linksOf(task, tagsWithout(before, task.tags)));
    const come = tasks.flatMap(({ task, before }) => linksOf(task, tagsWithout(task.tags, before)));
    await DeferredRows.of(em).add(em, UNLINKED, gone);
    await this.links.defer(em, come);
  }

  /** Inserts a task with its tags. `followed` are the changes of other fields caused by the creation. */
  async insert(em: EntityManager, actor: Actor, task: Task, tags: FieldChanges, followed: FieldChanges): Promise<void> {
    await this.writes.create(em, task);
    await this.writeTags(em, [{ task, before: [] }]);
    await this.recordCreated(em, actor, task, tags, followed);
  }

  /** Inserts tasks without their tags and events. */
  insertAll(em: EntityManager, tasks: Task[]): Promise<void> {
    return this.writes.createAll(em, tasks);
  }

  /** Saves only the columns and tags that differ from `before`, because each written column updates its indexes. */
  async save(em: EntityManager, actor: Actor, task: Task, before: Task, changes: FieldChanges): Promise<void> {
    if (changes.tags) await this.writeTags(em, [{ task, before: before.tags }]);
    await this.writes.change(em, { id: task.id, ...task.changedSince(before) });
    await this.recordChanged(em, actor, task, changes);
  }

  /** A task created as completed also gets a completion event. */
  recordCreated(
    em: EntityManager,
    actor: Actor,
    task: Task,
    tags: FieldChanges,
    followed: FieldChanges,
  ): Promise<void> {
    const made = changeOf('task.created', task, { ...created(task.summary()), ...tags, ...followed });
    if (!task.isCompleted()) return this.events.record(em, actor, made);
    const { completedAt, status } = task;
    const completion = { status: { old: 'pending', new: status }, ...created({ completedAt }), ...followed };
    return this.events.record(em, actor, made, changeOf('task.completed', task, completion));
  }

  /** A completion is also recorded as an update, for subscribers to either event. */
  recordChanged(em: EntityManager, actor: Actor, task: Task, changes: FieldChanges): Promise<void> {
    const name = changeName(changes);
    const names = name === 'task.completed' ? [name, 'task.updated'] : [name];
    return this.events.record(em, actor, ...names.map((each) => changeOf(each, task, changes)));
  }

  /**
   * Records side effects on tasks, e.g. of a deleted tag. Versions do not change and the public feed omits them. For a
   * trashed task the event has no owner or creator, because nobody sees the task.
   */
  recordSideEffect(em: EntityManager, actor: Actor, cases: { task: Task; changes: FieldChanges }[]): Promise<void> {
    const facts = cases.map(({ task, changes }) => sideEffect(task.fact('task.updated', changes), task));
    return this.events.record(em, actor, ...facts);
  }

  private taggedIn(found: WithTags): Task {
    return Object.assign(this.rows.of(found, 'task'), { tags: this.carriedIn(found) });
  }
}

type Link = Pick<TaskTag, 'taskId' | 'tagId'>;

const linksOf = ({ id: taskId }: Task, tags: CarriedTag[]): Link[] => tags.map(({ id: tagId }) => ({ taskId, tagId }));

async function unlink(em: EntityManager, links: Link[]): Promise<void> {
  const places = links.map((_, i) => `(CAST($${2 * i + 1} AS integer), CAST($${2 * i + 2} AS integer))`).join();
  const values = links.flatMap(({ taskId, tagId }) => [taskId, tagId]);
  await runSql(em, `DELETE FROM task_tags WHERE (task_id, tag_id) IN (VALUES ${places})`, values);
}

/** Tags that tasks no longer have. */
const UNLINKED: DeferredTable<Link> = {
  name: 'task_tags',
  write: (em, links) => inBatches(links, (batch) => unlink(em, batch)),
};

/** Has the same time as the task, so that the task's past versions include it. */
const changeOf = (name: string, task: Task, changes: FieldChanges): Fact => ({
  ...task.fact(name, changes),
  at: task.updatedAt,
});

const sideEffect = ({ about, ...fact }: Fact, { deletedAt }: Task): Fact => ({
  ...fact,
  about: about && { ...about, ...(deletedAt === null ? {} : { ownerId: null, creatorId: null }) },
  isInternal: true,
});

function changeName({ status }: FieldChanges): string {
  if (status?.new === 'completed') return 'task.completed';
  return status?.old === 'completed' ? 'task.reopened' : 'task.updated';
}
