import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant } from '../database/schema/columns';

/** When a chore last ran, on any instance. */
@Entity('chores')
export class Chore {
  @PrimaryColumn({ type: 'varchar', length: 50, primaryKeyConstraintName: 'chores_pkey' })
  name!: string;

  @Column(instant)
  ranAt!: Date;
}
