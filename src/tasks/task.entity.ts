import { Entity } from 'typeorm';
import { isPast, repeatsDue, type Due } from '../common/time/due';
import { laterOf, microsOf, withMicros } from '../common/time/instant';
import { publicId } from '../common/public-id';
import { fold } from '../common/text';
import { assign, differing } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import type { Fact } from '../events/events.service';
import {
  COMPARED_COLUMNS,
  CONTENT_FIELDS,
  NULLABLE_COLUMNS,
  SNAPSHOT_FIELDS,
  SUMMARY_FIELDS,
  WRITTEN_ALONG,
  WRITTEN_WITH_STATUS,
  type UnlistedColumn,
  type UnwritableColumn,
} from './records/task-columns';
import { TaskRow, type CarriedTag } from './records/task-row';
import { CLOSED, type TaskType } from './task-fields';

export type { CarriedTag } from './records/task-row';

/**
 * Writable fields; absent ones are unchanged. `resolution` belongs to the status `cancelled` and is cleared by any
 * other status. `completedAt` is only used with a new status, and `createdById` is for admins.
 */
export type TaskFields = Partial<Omit<TaskRow, UnwritableColumn>> & { due?: Due | null };

/** Fields of a new task, including some that cannot be changed later. */
export type NewTaskFields = TaskFields & { title: string } & Partial<
    Pick<TaskRow, 'type' | 'createdAt' | 'objectType' | 'objectId' | 'details'>
  >;

@Entity('tasks')
export class Task extends TaskRow {
  get due(): Due | null {
    return this.dueAt && this.dueKind && { kind: this.dueKind, at: withMicros(this.dueAt, this.dueMicros) };
  }

  get created(): Date {
    return withMicros(this.createdAt, this.createdMicros);
  }

  /** An empty task: pending, medium priority. */
  static blank(): Task {
    return Object.assign(new Task(), BLANK);
  }

  /** A new task, owned by its creator, pending and of medium priority unless `fields` says otherwise. */
  static of(creatorId: number, { type = 'lead', createdAt, ...fields }: NewTaskFields, now: Date): Task {
    const by = { userId: creatorId, createdById: creatorId, updatedById: creatorId };
    const { objectType = null, objectId = null, details = null, ...rest } = fields;
    const task = Object.assign(Task.blank(), by, { type, objectType, objectId, details });
    task.publicId = publicId(MADE_BY_PEOPLE.includes(type) ? 'task' : 'noti');
    task.createdAt = new Date(createdAt ?? now);
    task.createdMicros = microsOf(createdAt ?? now);
    task.updatedAt = createdAt ? laterOf(now, createdAt) : now;
    task.change(rest, now);
    return task;
  }

  /**
   * Writes `fields`, keeps `completedAt` consistent with the status and returns the changes. Without changes,
   * `updatedAt` stays the same.
   */
  change(fields: TaskFields, now: Date): FieldChanges {
    const { due, ...columns } = fields;
    const changes = assign<Task>(this, columns);
    if (changes.status) Object.assign(changes, this.stampCompletion(fields.completedAt ?? now), this.keepResolution());
    if (due !== undefined && !repeatsDue(this.due, due)) changes.due = this.setDue(due);
    if (changes.title || changes.description) this.searchText = searchTextOf(this);
    return changes;
  }

  /** Sets the tags in memory and returns the changes. */
  retag(tags: CarriedTag[]): FieldChanges {
    const old = this.tags;
    if (tagsWithout(old, tags).length + tagsWithout(tags, old).length === 0) return {};
    this.tags = tags.map(plainTag);
    return { tags: { old: old.map(plainTag), new: this.tags } };
  }

  /** Moves the task to the trash. */
  discard(by: number | null, now: Date, withOwner = false): void {
    Object.assign(this, { deletedAt: now, deletedById: by, deletedWithOwner: withOwner, version: this.version + 1 });
  }

  /** Moves the task out of the trash. */
  restore(by: number | null, now: Date): void {
    Object.assign(this, { deletedAt: null, deletedById: null, deletedWithOwner: false });
    Object.assign(this, { updatedAt: laterOf(now, this.updatedAt), updatedById: by, version: this.version + 1 });
  }

  isCompleted(): boolean {
    return this.status === 'completed';
  }

  isClosed(): boolean {
    return CLOSED.includes(this.status);
  }

  isOverdue(now: Date): boolean {
    return this.due !== null && !this.isClosed() && isPast(this.due, now);
  }

  /** A copy of the current state, for {@link changedSince}. */
  copy(): Task {
    return Object.assign(new Task(), this);
  }

  /** The columns that differ from those of `before`, and what is written with them. */
  changedSince(before: Task): Partial<Task> {
    const changed = differing<Task>(before, this, COMPARED_COLUMNS);
    if (Object.keys(changed).length === 0) return {};
    const along = changed.status === undefined ? WRITTEN_ALONG : WRITTEN_WITH_STATUS;
    return picked(
      this,
      COMPARED_COLUMNS.filter((column) => column in changed || along.includes(column)),
    );
  }

  /** The fields that a revert restores, apart from the tags. */
  content(): TaskFields {
    return picked(this, CONTENT_FIELDS);
  }

  /** The fields that the history shows when a task is created, deleted or restored, apart from the tags. */
  summary(): Partial<Task> {
    return { ...picked(this, SUMMARY_FIELDS), userId: this.userId };
  }

  /** An event about the current state of the task. */
  fact(name: string, changes: FieldChanges): Fact {
    const { id, type: kind, version, leadId, userId: ownerId, createdById: creatorId } = this;
    const snapshot = Object.assign(picked(this, SNAPSHOT_FIELDS), { tags: this.tags.map(plainTag) });
    const about = { publicId: this.publicId, kind, leadId, ownerId, creatorId, snapshot };
    return { name, subject: { type: 'task', id }, version, changes, about };
  }

  private stampCompletion(at: Date): FieldChanges {
    return assign<Task>(this, { completedAt: this.isCompleted() ? at : null });
  }

  private keepResolution(): FieldChanges {
    return this.status === 'cancelled' ? {} : assign<Task>(this, { resolution: null });
  }

  private setDue(due: Due | null): { old: Due | null; new: Due | null } {
    const old = this.due;
    this.dueKind = due?.kind ?? null;
    this.dueAt = due && new Date(due.at);
    this.dueMicros = due ? microsOf(due.at) : 0;
    return { old, new: this.due };
  }
}

/** A task without the columns that lists do not need. */
export type ListedTask = Omit<Task, UnlistedColumn>;
/** The same, for one task: whether the actor may see it is asked afterwards. */
export type ShownTask = ListedTask & Pick<Task, 'createdById'>;
/** The same, for exports and snapshots. */
export type ExportedTask = ListedTask & Pick<Task, 'publicId'>;

/** The tags that are not in `others`. */
export const tagsWithout = (tags: CarriedTag[], others: CarriedTag[]): CarriedTag[] =>
  tags.filter(({ id }) => !others.some((other) => other.id === id));

const plainTag = ({ id, name }: CarriedTag): CarriedTag => ({ id, name });

function picked(task: Task, fields: readonly (keyof Task)[]): Partial<Task> {
  const values: Record<string, unknown> = {};
  for (const field of fields) values[field] = task[field];
  return values;
}

const MADE_BY_PEOPLE: readonly TaskType[] = ['lead', 'outgoing_call'];

const BLANK = {
  ...Object.fromEntries(NULLABLE_COLUMNS.map((column) => [column, null])),
  title: '',
  status: 'pending',
  priority: 'medium',
  dueMicros: 0,
  createdMicros: 0,
  deletedWithOwner: false,
  version: 1,
  searchText: fold('\u001f'),
} as const;

// The separator U+001F is not typed in searches, so no match spans title and description.
const searchTextOf = ({ title, description }: Task): string => fold(`${title}\u001f${description ?? ''}`);
