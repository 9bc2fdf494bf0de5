import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A stage that leads can be in. */
@Entity('lead_statuses')
@Unique('lead_statuses_label_key', ['label'])
export class LeadStatus {
  /** "stat_…" */
  @PrimaryColumn({ type: 'varchar', length: 48, primaryKeyConstraintName: 'lead_statuses_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 100 })
  label!: string;

  /** The first one is that of a new lead. */
  @Column({ type: 'integer' })
  position!: number;
}
