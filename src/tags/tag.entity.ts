import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { fold } from '../common/text';
import { instant, sortableText, version } from '../database/schema/columns';

/** Color of tags created without one. */
export const DEFAULT_COLOR = '#808080';

/** A label, shared by all users. */
@Entity('tags')
@Unique('tags_name_key_key', ['nameKey'])
export class Tag {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'tags_pkey' })
  id!: number;

  @Column({ ...sortableText, length: 50 })
  name!: string;

  /** The folded name: unique, and used by searches. Kept up to date by {@link nameKeyOf}. */
  @Column({ type: 'varchar', length: 200 })
  nameKey!: string;

  /** "#RRGGBB", or empty. */
  @Column({ type: 'varchar', length: 7 })
  color!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  /** Number of changes, from 1. */
  @Column(version)
  version!: number;

  /** Number of tasks with this tag that the actor may see. Not a column: {@link TagsService} counts them. */
  taskCount = 0;
}

export const nameKeyOf = (name: string): string => fold(name);
