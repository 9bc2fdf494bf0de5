import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../common/actor';
import { inBatches } from '../../database/rows/batches';
import { DeferredRows, type DeferredTable } from '../../database/deferred-rows';
import type { DeferredWrites } from '../../database/rows/deferred-writes';
import type { KeyedSelect } from '../../database/rows/keyed';
import type { Find } from '../../database/rows/lookup';
import type { Rows } from '../../database/rows/rows';
import type { Ahead } from '../../database/rows/rows-ahead';
import { runSql } from '../../database/rows/sql';
import { UnitOfWork } from '../../database/unit-of-work';
import { created } from '../../events/changes';
import type { FieldChanges } from '../../events/event.entity';
import { EventsService, type Fact } from '../../events/events.service';
import { tagsWithout, Task, type CarriedTag } from '../task.entity';
import { TaskTag } from './task-tag.entity';

/** The id or the public id of a task. */
export type TaskRef = number | string;

export interface WithTags extends Record<string, unknown> {
  /** Pairs of id and name. JSON text on SQLite; null on PostgreSQL if there are none. */
  carried: [number, string][] | string | null;
}

interface Found extends WithTags {
  id: number;
  public_id: string;
}

interface Locked extends Found {
  /** Whether the tags are those of the locked row. 1 on SQLite. */
  is_as_seen: boolean | 1;
}

/** Reads and writes tasks with their tags and records the events. Ignores the trash unless stated otherwise. */
@Injectable()
export class TaskRecords {
  /** The tags of a task (alias `task`), for {@link carriedIn}. */
  private readonly tagsColumn: string;
  private readonly rows: Rows<Task>;
  private readonly writes: DeferredWrites<Task>;
  private readonly links: Rows<TaskTag>;
  private readonly columns: string;
  private readonly lockById: KeyedSelect<number, Locked>;
  private readonly lockByPublicId: KeyedSelect<string, Locked>;
  private readonly lockedById: Find<number, Locked>;
  private readonly lockedByPublicId: Find<string, Locked>;
  private readonly byId: Find<number, Found>;
  private readonly byPublicId: Find<string, Found>;
  private readonly anywhereById: Find<number, Found>;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly events: EventsService,
  ) {
    const { list, array } = unitOfWork.json;
    this.tagsColumn = `(SELECT ${list}(${array}(tag.id, tag.name) ORDER BY tag.id)
      FROM task_tags link JOIN tags tag ON tag.id = link.tag_id WHERE link.task_id = task.id) AS carried`;
    this.rows = unitOfWork.rows(Task);
    this.writes = unitOfWork.deferred(this.rows, 'task_counts');
    this.links = unitOfWork.rows(TaskTag);
    this.columns = this.rows.columns('task');
    const selection = `SELECT task.id, task.public_id, ${this.columns}, ${this.tagsColumn}`;
    const anywhereBy = (column: string, further: string) => (places: string) =>
      `${selection}${further} FROM tasks task WHERE ${column} IN (${places})`;
    const selectBy =
      (column: string, further = '') =>
      (places: string) =>
        `${anywhereBy(column, further)(places)} AND task.deleted_at IS NULL`;
    this.byId = unitOfWork.lookup({ select: selectBy('task.id'), keyOf: idOf });
    this.byPublicId = unitOfWork.lookup({ select: selectBy('task.public_id'), keyOf: publicIdOf });
    this.anywhereById = unitOfWork.lookup({ select: anywhereBy('task.id', ''), keyOf: idOf });
    const further = `, ${unitOfWork.engine === 'postgres' ? IS_AS_SEEN : 1} AS is_as_seen`;
    const rowOf = ({ id }: Found): [string, number] => [this.rows.name, id];
    const locking = { rowOf, lock: 'FOR UPDATE' } as const;
    this.lockById = { select: selectBy('task.id', further), keyOf: idOf, ...locking };
    this.lockByPublicId = { select: selectBy('task.public_id', further), keyOf: publicIdOf, ...locking };
    this.lockedById = unitOfWork.lookup(this.lockById);
    this.lockedByPublicId = unitOfWork.lookup(this.lockByPublicId);
  }

  /** Finds a task with a single statement. */
  async find(ref: TaskRef): Promise<Task | undefined> {
    const [found] = await (typeof ref === 'number' ? this.byId(ref) : this.byPublicId(ref));
    return found && this.taggedIn(found);
  }

  /** What {@link locked} looks up for a task. */
  ahead(ref: TaskRef): Ahead {
    return { by: typeof ref === 'number' ? this.lockById : this.lockByPublicId, keys: [ref] };
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

/**
 * A statement that waited for the lock returns the task after the wait, but the tags from before it. The row position
 * detects this: every change of a task or its tags moves the row.
 */
const IS_AS_SEEN = '(SELECT seen.ctid FROM tasks seen WHERE seen.id = task.id) = task.ctid';

const idOf = ({ id }: Found): number => id;
const publicIdOf = ({ public_id: id }: Found): string => id;

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
