import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A stage that leads can be in. */
@Entity('lead_statuses')
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
