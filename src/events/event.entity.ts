import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { instant } from '../database/schema/columns';
import { changesIn, snapshotIn, type PackedChanges } from '../database/schema/packed-event';

export interface FieldChange {
  old: unknown;
  new: unknown;
}

export type FieldChanges = Record<string, FieldChange>;

/** The subject of an event at that time. Instants are ISO 8601. */
export type Snapshot = Record<string, unknown>;

/** What happened, to what, by whom. Written in the transaction of the change and never changed. */
@Entity('events')
@Index('events_subject', ['subjectType', 'subjectId', 'id'])
@Index('events_subject_public_id', ['subjectPublicId', 'id'])
@Index('events_lead_id', ['leadId', 'id'], { where: 'lead_id IS NOT NULL' })
@Index('events_request_id', ['requestId', 'id'])
@Index('events_transaction_id', ['transactionId', 'id'], { where: 'transaction_id IS NOT NULL' })
@Index('events_audited', ['id'], { where: 'is_audited IS NOT NULL' })
@Unique('events_public_id_key', ['publicId'])
export class Event {
  /** Position in the log. */
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'events_pkey' })
  id!: number;

  /** "ev_…"; null for events that the public event log does not show. */
  @Column({ type: 'varchar', length: 48, nullable: true })
  publicId!: string | null;

  /** "task.completed" */
  @Column({ type: 'varchar', length: 50 })
  name!: string;

  @Column({ type: 'varchar', length: 20 })
  subjectType!: string;

  @Column({ type: 'varchar', length: 64 })
  subjectId!: string;

  @Column({ type: 'varchar', length: 48, nullable: true })
  subjectPublicId!: string | null;

  /** The kind of a task, as Close shows it in `_type`. */
  @Column({ type: 'varchar', length: 30, nullable: true })
  subjectKind!: string | null;

  /** Version of the subject after the change. A deletion counts as a change. */
  @Column({ type: 'integer', nullable: true })
  version!: number | null;

  /** The task that the subject belongs to, if any. Users who may see the task may see the event. */
  @Column({ type: 'varchar', length: 48, nullable: true })
  taskPublicId!: string | null;

  /** The lead itself, or the lead that the subject belonged to. */
  @Column({ type: 'varchar', length: 48, nullable: true })
  leadId!: string | null;

  /** The owner of the subject, or the user whom it is about. Decides who may see the event once the subject no longer exists. */
  @Column({ type: 'integer', nullable: true })
  ownerId!: number | null;

  @Column({ type: 'integer', nullable: true })
  creatorId!: number | null;

  /** The user; null for the installation. No foreign key, because events outlive accounts. */
  @Column({ type: 'integer', nullable: true })
  actorId!: number | null;

  /** The name of the API, or "system". */
  @Column({ name: 'dialect', type: 'varchar', length: 20 })
  api!: string;

  @Column({ type: 'varchar', length: 64, nullable: true })
  credential!: string | null;

  @Column({ type: 'varchar', length: 48, nullable: true })
  requestId!: string | null;

  @Column({ type: 'varchar', length: 10, nullable: true })
  requestMethod!: string | null;

  @Column({ type: 'text', nullable: true })
  requestPath!: string | null;

  /** The W3C trace context of the request. */
  @Column({ type: 'varchar', length: 55, nullable: true })
  traceparent!: string | null;

  /** The address that the request came from; only of audited events. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  address!: string | null;

  /** true if admins see it in the audit log, else null. */
  @Column({ type: 'boolean', nullable: true })
  isAudited!: boolean | null;

  /** Read {@link changes} instead. */
  @Column({ name: 'changes', type: 'simple-json' })
  storedChanges!: FieldChanges | PackedChanges;

  /** Read {@link snapshot} instead. */
  @Column({ name: 'snapshot', type: 'simple-json', nullable: true })
  storedSnapshot!: Snapshot | null;

  @Column(instant)
  createdAt!: Date;

  /** The transaction that wrote the event, see {@link LogReader}. Set by a trigger on PostgreSQL; null on SQLite. */
  @Column({ type: 'bigint', nullable: true, select: false, insert: false, update: false })
  transactionId!: number | null;

  get changes(): FieldChanges {
    return changesIn(this);
  }

  /** The subject after the change; before it, if it was deleted. */
  get snapshot(): Snapshot | null {
    return snapshotIn(this);
  }
}
