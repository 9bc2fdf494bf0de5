import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { instant } from '../database/columns';

/** What one field was and what it became. */
export interface FieldChange {
  old: unknown;
  new: unknown;
}

export type FieldChanges = Record<string, FieldChange>;

/** A past fact. Written in the transaction of the change that it reports, never changed, never deleted. */
@Entity('events')
@Index('events_subject', ['subjectType', 'subjectId', 'id'])
export class Event {
  /** The place in the one order of everything that happened. */
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'events_pkey' })
  id!: number;

  /** "task.completed" */
  @Column({ type: 'varchar', length: 50 })
  name!: string;

  @Column({ type: 'varchar', length: 20 })
  subjectType!: string;

  @Column({ type: 'varchar', length: 64 })
  subjectId!: string;

  /** Whoever did it; null for the installation itself. No foreign key: the record outlives the person. */
  @Column({ type: 'integer', nullable: true })
  actorId!: number | null;

  @Column({ type: 'varchar', length: 20 })
  dialect!: string;

  @Column({ type: 'varchar', length: 64, nullable: true })
  credential!: string | null;

  @Column({ type: 'simple-json' })
  changes!: FieldChanges;

  @Column(instant)
  createdAt!: Date;
}
