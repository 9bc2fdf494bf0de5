import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A status of leads. */
@Entity('lead_statuses')
@Unique('lead_statuses_label_key', ['label'])
export class LeadStatus {
  /** "stat_…" */
  @PrimaryColumn({ type: 'varchar', length: 48, primaryKeyConstraintName: 'lead_statuses_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 100 })
  label!: string;

  /** New leads get the first one. */
  @Column({ type: 'integer' })
  position!: number;
}
