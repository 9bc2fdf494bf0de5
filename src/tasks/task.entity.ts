import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type ValueTransformer,
} from 'typeorm';
import { isPast, repeatsDue, type Due } from '../common/due';
import { fold } from '../common/text';
import { instant, sortableText } from '../database/columns';
import { assign } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import type { Tag } from '../tags/tag.entity';
import { User } from '../users/user.entity';

export const STATUSES = ['pending', 'in_progress', 'completed', 'cancelled'] as const;
/** From least to most pressing; the place in this list is what the database keeps and sorts by. */
export const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;

export type Status = (typeof STATUSES)[number];
export type Priority = (typeof PRIORITIES)[number];

/** What a person may write on a task; an absent field stays as it is. */
export interface TaskFields {
  title?: string;
  description?: string | null;
  status?: Status;
  priority?: Priority;
  due?: Due | null;
}

/** As much of a tag as a task shows. */
export type CarriedTag = Pick<Tag, 'id' | 'name'>;

const rank: ValueTransformer = {
  to: (priority: Priority) => PRIORITIES.indexOf(priority),
  from: (place: number) => PRIORITIES[place],
};

@Entity('tasks')
@Index('tasks_user_id', ['userId', 'id'])
@Check('tasks_status_check', `status IN ('pending', 'in_progress', 'completed', 'cancelled')`)
@Check('tasks_priority_check', `priority BETWEEN 0 AND 3`)
@Check(
  'tasks_due_check',
  `(due_at IS NULL) = (due_kind IS NULL) AND (due_kind IS NULL OR due_kind IN ('date', 'instant'))`,
)
@Check('tasks_completed_check', `(status = 'completed') = (completed_at IS NOT NULL)`)
export class Task {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'tasks_pkey' })
  id!: number;

  @Column({ ...sortableText, type: 'text' })
  title!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ ...sortableText, length: 20 })
  status!: Status;

  @Column({ type: 'smallint', transformer: rank })
  priority!: Priority;

  @Column({ type: 'varchar', length: 10, nullable: true })
  dueKind!: Due['kind'] | null;

  @Column({ ...instant, nullable: true })
  dueAt!: Date | null;

  @Column({ ...instant, nullable: true })
  completedAt!: Date | null;

  /** The owner. */
  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'tasks_user_id_fkey' })
  user?: User;

  /** Title and description without their case: what a search looks at, the same on every database. */
  @Column({ type: 'text' })
  searchText!: string;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  /** Ordered by id. Not a column: {@link TaskTags} loads and changes them. */
  tags: CarriedTag[] = [];

  get due(): Due | null {
    return this.dueAt && this.dueKind && { kind: this.dueKind, at: this.dueAt };
  }

  /** A new task of this owner: pending and of medium priority unless `fields` says otherwise. */
  static of(userId: number, fields: TaskFields & { title: string }, now: Date): Task {
    const task = new Task();
    const blank = {
      description: null,
      status: 'pending',
      priority: 'medium',
      dueKind: null,
      dueAt: null,
      completedAt: null,
    };
    Object.assign(task, blank, { userId, createdAt: now, updatedAt: now });
    task.change(fields, now);
    return task;
  }

  /**
   * Writes `fields`, keeps `completedAt` true to the status, and says what changed. What repeats the present value
   * changes nothing, and if nothing changes, `updatedAt` stays.
   */
  change(fields: TaskFields, now: Date): FieldChanges {
    const { due, ...columns } = fields;
    const changes = assign<Task>(this, columns);
    if (changes.status) Object.assign(changes, this.stampCompletion(now));
    if (due !== undefined && !repeatsDue(this.due, due)) changes.due = this.setDue(due);
    if (changes.title || changes.description) this.searchText = searchTextOf(this);
    return changes;
  }

  isCompleted(): boolean {
    return this.status === 'completed';
  }

  isOverdue(now: Date): boolean {
    return this.due !== null && !CLOSED.includes(this.status) && isPast(this.due, now);
  }

  /** What an update writes: all that may change. */
  columns(): Partial<Task> {
    const { title, description, status, priority, dueKind, dueAt, completedAt, searchText, updatedAt } = this;
    return { title, description, status, priority, dueKind, dueAt, completedAt, searchText, updatedAt };
  }

  private stampCompletion(now: Date): FieldChanges {
    return assign<Task>(this, { completedAt: this.isCompleted() ? now : null });
  }

  private setDue(due: Due | null): { old: Due | null; new: Due | null } {
    const old = this.due;
    this.dueKind = due?.kind ?? null;
    this.dueAt = due?.at ?? null;
    return { old, new: this.due };
  }
}

/** A closed task is never overdue. */
export const CLOSED: readonly Status[] = ['completed', 'cancelled'];

// U+001F cannot be typed into a search by accident, so no match reaches from the title into the description.
const searchTextOf = ({ title, description }: Task): string => fold(`${title}\u001f${description ?? ''}`);
