import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { instant } from '../database/schema/columns';

/** What one field was and what it became. */
export interface FieldChange {
  old: unknown;
  new: unknown;
}

export type FieldChanges = Record<string, FieldChange>;

/** A whole subject as it was at the time of an event; times are ISO 8601 in it. */
export type Snapshot = Record<string, unknown>;

/** A past fact. Written in the transaction of the change that it reports, never changed. */
@Entity('events')
@Index('events_subject', ['subjectType', 'subjectId', 'id'])
@Index('events_subject_public_id', ['subjectPublicId', 'id'])
@Index('events_lead_id', ['leadId', 'id'])
@Index('events_request_id', ['requestId', 'id'])
@Unique('events_public_id_key', ['publicId'])
export class Event {
  /** The place in the one order of everything that happened. */
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'events_pkey' })
  id!: number;

  /** "ev_…"; only events that the event log shows have one, and a snapshot with it. */
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

  /** Of a task, its type. */
  @Column({ type: 'varchar', length: 30, nullable: true })
  subjectKind!: string | null;

  /** That of the subject after the change; a deletion counts as one. */
  @Column({ type: 'integer', nullable: true })
  version!: number | null;

  /** The task that the subject tells of, if it is no task itself: whoever may see that may see this. */
  @Column({ type: 'varchar', length: 48, nullable: true })
  taskPublicId!: string | null;

  /** The lead that the subject is or belonged to. */
  @Column({ type: 'varchar', length: 48, nullable: true })
  leadId!: string | null;

  /** Whose the subject was: once it is gone, nothing else says who may see this. */
  @Column({ type: 'integer', nullable: true })
  ownerId!: number | null;

  @Column({ type: 'integer', nullable: true })
  creatorId!: number | null;

  /** Whoever did it; null for the installation itself. No foreign key: the record outlives the person. */
  @Column({ type: 'integer', nullable: true })
  actorId!: number | null;

  /** The name of the API that it came through, or "system". */
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

  @Column({ type: 'simple-json' })
  changes!: FieldChanges;

  /** The subject after the change; before it, if it was deleted. */
  @Column({ type: 'simple-json', nullable: true })
  snapshot!: Snapshot | null;

  @Column(instant)
  createdAt!: Date;
}
