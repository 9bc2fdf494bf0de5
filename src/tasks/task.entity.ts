import { Check, Entity, Index, Unique } from 'typeorm';
import { isPast, repeatsDue, type Due } from '../common/due';
import { publicId } from '../common/public-id';
import { fold } from '../common/text';
import { assign } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { CLOSED, type NewTaskFields, type TaskFields, type TaskType } from './task-fields';
import { TaskRow } from './records/task-row';

export type { CarriedTag } from './records/task-row';

/** What lists walk along does not hold what is in the trash. */
const THERE = { where: 'deleted_at IS NULL' };

@Entity('tasks')
@Index('tasks_user_id', ['userId', 'id', 'deletedAt'])
@Index('tasks_created_by_id', ['createdById', 'id'])
@Index('tasks_lead_id', ['leadId', 'id'])
@Index('tasks_deleted_at', ['deletedAt', 'id'], { where: 'deleted_at IS NOT NULL' })
@Index('tasks_search_text', { synchronize: false })
@Index('tasks_open_instants', ['dueAt', 'userId'], {
  where: `due_kind = 'instant' AND status NOT IN ('completed', 'cancelled') AND deleted_at IS NULL`,
})
@Index('tasks_id', ['id', 'deletedAt'], THERE)
@Index('tasks_title', ['title', 'id'], THERE)
@Index('tasks_status', ['status', 'id'], THERE)
@Index('tasks_priority', ['priority', 'id'], THERE)
@Index('tasks_due_at', ['dueAt', 'id'], THERE)
@Index('tasks_created_at', ['createdAt', 'id'], THERE)
@Index('tasks_updated_at', ['updatedAt', 'id'], THERE)
@Index('tasks_user_due_at', ['userId', 'dueAt', 'id'], THERE)
@Index('tasks_user_created_at', ['userId', 'createdAt', 'id'], THERE)
@Index('tasks_user_updated_at', ['userId', 'updatedAt', 'id'], THERE)
@Index('tasks_user_status', ['userId', 'status', 'id', 'dueAt'], THERE)
@Index('tasks_made_for_others', ['createdById', 'id'], { where: `${THERE.where} AND created_by_id <> user_id` })
@Unique('tasks_public_id_key', ['publicId'])
@Check('tasks_status_check', `status IN ('pending', 'in_progress', 'completed', 'cancelled')`)
@Check('tasks_priority_check', `priority BETWEEN 0 AND 3`)
@Check(
  'tasks_due_check',
  `(due_at IS NULL) = (due_kind IS NULL) AND (due_kind IS NULL OR due_kind IN ('date', 'instant'))`,
)
@Check(
  'tasks_type_check',
  `type IN ('lead', 'outgoing_call', 'incoming_email', 'email_followup', 'missed_call', 'voicemail', 'answered_detached_call', 'opportunity_due', 'incoming_sms')`,
)
@Check(
  'tasks_resolution_check',
  `resolution IS NULL OR (status = 'cancelled' AND resolution IN ('abandoned', 'skipped'))`,
)
@Check('tasks_completed_check', `(status = 'completed') = (completed_at IS NOT NULL)`)
export class Task extends TaskRow {
  get due(): Due | null {
    return this.dueAt && this.dueKind && { kind: this.dueKind, at: this.dueAt };
  }

  /** A new task of this creator: theirs, pending and of medium priority unless `fields` says otherwise. */
  static of(creatorId: number, { type = 'lead', createdAt, ...fields }: NewTaskFields, now: Date): Task {
    const by = { userId: creatorId, createdById: creatorId, updatedById: creatorId };
    const { objectType = null, objectId = null, details = null, ...rest } = fields;
    const task = Object.assign(new Task(), BLANK, by, { type, objectType, objectId, details });
    task.publicId = publicId(MADE_BY_PEOPLE.includes(type) ? 'task' : 'noti');
    task.createdAt = createdAt ?? now;
    task.updatedAt = now;
    task.change(rest, now);
    return task;
  }

  /**
   * Writes `fields`, keeps `completedAt` true to the status, and says what changed. What repeats the present value
   * changes nothing, and if nothing changes, `updatedAt` stays.
   */
  change(fields: TaskFields, now: Date): FieldChanges {
    const { due, ...columns } = fields;
    const changes = assign<Task>(this, columns);
    if (changes.status) Object.assign(changes, this.stampCompletion(fields.completedAt ?? now), this.keepResolution());
    if (due !== undefined && !repeatsDue(this.due, due)) changes.due = this.setDue(due);
    if (changes.title || changes.description) this.searchText = searchTextOf(this);
    return changes;
  }

  /** Puts it into the trash. */
  discard(by: number | null, now: Date): void {
    Object.assign(this, { deletedAt: now, deletedById: by, deletedWithOwner: false, version: this.version + 1 });
  }

  /** Takes it out of the trash. */
  restore(by: number | null, now: Date): void {
    Object.assign(this, { deletedAt: null, deletedById: null, deletedWithOwner: false });
    Object.assign(this, { updatedAt: now, updatedById: by, version: this.version + 1 });
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

  /** All that an update may change. */
  columns(): Partial<Task> {
    const { title, description, status, priority, dueKind, dueAt, completedAt, searchText, updatedAt } = this;
    const { userId, createdById, updatedById, leadId, contactId, resolution, agentConfigId, objectType, objectId } =
      this;
    const { version } = this;
    return {
      title,
      description,
      status,
      priority,
      dueKind,
      dueAt,
      completedAt,
      searchText,
      updatedAt,
      userId,
      createdById,
      updatedById,
      leadId,
      contactId,
      resolution,
      agentConfigId,
      objectType,
      objectId,
      version,
    };
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
    this.dueAt = due?.at ?? null;
    return { old, new: this.due };
  }
}

const MADE_BY_PEOPLE: readonly TaskType[] = ['lead', 'outgoing_call'];

const BLANK = {
  title: '',
  description: null,
  status: 'pending',
  priority: 'medium',
  dueKind: null,
  dueAt: null,
  completedAt: null,
  leadId: null,
  contactId: null,
  resolution: null,
  agentConfigId: null,
  deletedAt: null,
  deletedById: null,
  deletedWithOwner: false,
  version: 1,
  searchText: fold('\u001f'),
} as const;

// U+001F cannot be typed into a search by accident, so no match reaches from the title into the description.
const searchTextOf = ({ title, description }: Task): string => fold(`${title}\u001f${description ?? ''}`);
