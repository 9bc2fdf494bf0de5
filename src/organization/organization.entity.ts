import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { instant } from '../database/schema/columns';

/** Whom the installation serves: there is one, made at the first start, and every user is a member. */
@Entity('organizations')
@Unique('organizations_name_key', ['name'])
export class Organization {
  /** "orga_…" */
  @PrimaryColumn({ type: 'varchar', length: 48, primaryKeyConstraintName: 'organizations_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 200 })
  name!: string;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;
}
