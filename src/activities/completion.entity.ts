import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { instant } from '../database/schema/columns';
import { Lead } from '../leads/lead.entity';

/** The completion of a task of a lead, with the task's values at that time. Kept when the task or its users are purged. */
@Entity('task_completions')
@Index('task_completions_lead_id', ['leadId', 'createdAt', 'id'])
@Index('task_completions_task_public_id', ['taskPublicId'])
export class TaskCompletion {
  /** "acti_…" */
  @PrimaryColumn({ type: 'varchar', length: 48, primaryKeyConstraintName: 'task_completions_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 48 })
  leadId!: string;

  @ManyToOne(() => Lead, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'lead_id', foreignKeyConstraintName: 'task_completions_lead_id_fkey' })
  lead?: Lead;

  @Column({ type: 'varchar', length: 48, nullable: true })
  contactId!: string | null;

  /** No foreign key: completions are kept when their task is purged. */
  @Column({ type: 'varchar', length: 48 })
  taskPublicId!: string;

  @Column({ type: 'text' })
  taskText!: string;

  /** The owner of the task at that time. */
  @Column({ type: 'integer' })
  taskOwnerId!: number;

  /** The user who completed it. */
  @Column({ type: 'integer', nullable: true })
  userId!: number | null;

  @Column(instant)
  createdAt!: Date;
}
