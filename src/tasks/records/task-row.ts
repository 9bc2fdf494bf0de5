import {
  Check,
  Column,
  DeleteDateColumn,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  Unique,
  type ValueTransformer,
} from 'typeorm';
import type { Due } from '../../common/time/due';
import { instant, sortableText, version } from '../../database/schema/columns';
import { Contact } from '../../leads/contact.entity';
import { Lead } from '../../leads/lead.entity';
import type { Tag } from '../../tags/tag.entity';
import { User } from '../../users/user.entity';
import { PRIORITIES, type Priority, type Resolution, type Status, type TaskType } from '../task-fields';

const rank: ValueTransformer = {
  to: (priority: Priority) => PRIORITIES.indexOf(priority),
  from: (place: number) => PRIORITIES[place],
};

/** The fields of a tag that a task shows. */
export type CarriedTag = Pick<Tag, 'id' | 'name'>;

/** Index condition of lists: excludes the trash. */
const NOT_TRASHED = { where: 'deleted_at IS NULL' };

/** The columns, indexes and checks of the table. */
@Index('tasks_user_id', ['userId', 'id', 'deletedAt'])
@Index('tasks_lead_id', ['leadId', 'id'], { where: 'lead_id IS NOT NULL' })
@Index('tasks_deleted_at', ['deletedAt', 'id'], { where: 'deleted_at IS NOT NULL' })
@Index('tasks_search_text', { synchronize: false })
@Index('tasks_open_instants', ['dueAt', 'userId'], {
  where: `due_kind = 'instant' AND status NOT IN ('completed', 'cancelled') AND deleted_at IS NULL`,
})
@Index('tasks_id', ['id', 'deletedAt'], NOT_TRASHED)
@Index('tasks_title', ['title', 'id'], NOT_TRASHED)
@Index('tasks_status', ['status', 'id'], NOT_TRASHED)
@Index('tasks_priority', ['priority', 'id'], NOT_TRASHED)
@Index('tasks_due_at', ['dueAt', 'dueMicros', 'id'], NOT_TRASHED)
@Index('tasks_created_at', ['createdAt', 'createdMicros', 'id'], NOT_TRASHED)
@Index('tasks_updated_at', ['updatedAt', 'id'], NOT_TRASHED)
@Index('tasks_completed_at', ['completedAt', 'id'], { where: `completed_at IS NOT NULL AND ${NOT_TRASHED.where}` })
@Index('tasks_user_due_at', ['userId', 'dueAt', 'dueMicros', 'id'], NOT_TRASHED)
@Index('tasks_user_created_at', ['userId', 'createdAt', 'createdMicros', 'id'], NOT_TRASHED)
@Index('tasks_user_updated_at', ['userId', 'updatedAt', 'id'], NOT_TRASHED)
@Index('tasks_user_completed_at', ['userId', 'completedAt', 'id'], {
  where: `completed_at IS NOT NULL AND ${NOT_TRASHED.where}`,
})
@Index('tasks_user_status', ['userId', 'status', 'id', 'dueAt'], NOT_TRASHED)
@Index('tasks_made_for_others', ['createdById', 'id'], { where: `${NOT_TRASHED.where} AND created_by_id <> user_id` })
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
export abstract class TaskRow {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'tasks_pkey' })
  id!: number;

  /** "task_…", or "noti_…" if it was not created by a person. */
  @Column({ type: 'varchar', length: 48 })
  publicId!: string;

  @Column({ type: 'varchar', length: 30 })
  type!: TaskType;

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

  /** Microseconds (0 to 999) in addition to `dueAt`. */
  @Column({ type: 'smallint', default: 0 })
  dueMicros!: number;

  @Column({ ...instant, nullable: true })
  completedAt!: Date | null;

  /** The owner. */
  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'tasks_user_id_fkey' })
  user?: User;

  @Column({ type: 'integer', nullable: true })
  createdById!: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'created_by_id', foreignKeyConstraintName: 'tasks_created_by_id_fkey' })
  createdBy?: User | null;

  @Column({ type: 'integer', nullable: true })
  updatedById!: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'updated_by_id', foreignKeyConstraintName: 'tasks_updated_by_id_fkey' })
  updatedBy?: User | null;

  @Column({ type: 'varchar', length: 48, nullable: true })
  leadId!: string | null;

  @ManyToOne(() => Lead, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'lead_id', foreignKeyConstraintName: 'tasks_lead_id_fkey' })
  lead?: Lead | null;

  @Column({ type: 'varchar', length: 48, nullable: true })
  contactId!: string | null;

  @ManyToOne(() => Contact, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'contact_id', foreignKeyConstraintName: 'tasks_contact_id_fkey' })
  contact?: Contact | null;

  /** Why it was cancelled, if given. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  resolution!: Resolution | null;

  @Column({ type: 'text', nullable: true })
  agentConfigId!: string | null;

  /** The record that the task came from or led to, e.g. its completion. */
  @Column({ type: 'text', nullable: true })
  objectType!: string | null;

  @Column({ type: 'text', nullable: true })
  objectId!: string | null;

  /** Fields specific to the task's type, as given. */
  @Column({ type: 'simple-json', nullable: true })
  details!: object | null;

  /** Folded title and description, searched the same way on every database. */
  @Column({ type: 'text' })
  searchText!: string;

  @Column(instant)
  createdAt!: Date;

  /** Microseconds (0 to 999) in addition to `createdAt`. */
  @Column({ type: 'smallint', default: 0 })
  createdMicros!: number;

  @Column(instant)
  updatedAt!: Date;

  /** Number of changes, from 1. */
  @Column(version)
  version!: number;

  /** When it was moved to the trash. Queries ignore trashed tasks unless they use `withDeleted`. */
  @DeleteDateColumn({ ...instant, nullable: true })
  deletedAt!: Date | null;

  @Column({ type: 'integer', nullable: true })
  deletedById!: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'deleted_by_id', foreignKeyConstraintName: 'tasks_deleted_by_id_fkey' })
  deletedBy?: User | null;

  /** Whether it was trashed together with its owner, and will be restored with them. */
  @Column({ type: 'boolean', default: false })
  deletedWithOwner!: boolean;

  /** Ordered by id. Not a column: loaded and saved by {@link TaskRecords}. */
  tags: CarriedTag[] = [];
}
