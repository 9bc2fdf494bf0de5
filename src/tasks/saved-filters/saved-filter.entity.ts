import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { fold } from '../../common/text';
import { instant, version } from '../../database/schema/columns';
import { User } from '../../users/user.entity';

/** A named filter of a user, for `?filter=@name`. */
@Entity('saved_filters')
@Index('saved_filters_user_id', ['userId', 'id'])
@Unique('saved_filters_name_key_key', ['nameKey'])
export class SavedFilter {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'saved_filters_pkey' })
  id!: number;

  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'saved_filters_user_id_fkey' })
  user?: User;

  @Column({ type: 'varchar', length: 50 })
  name!: string;

  /** User id and folded name in one unique column. Built by {@link nameKeyOf}. */
  @Column({ type: 'varchar', length: 250 })
  nameKey!: string;

  /** The text as entered. */
  @Column({ type: 'text' })
  filter!: string;

  /** Version of the filter language. */
  @Column({ type: 'smallint' })
  grammar!: number;

  /** The sort field, prefixed with `-` for descending; null for none. */
  @Column({ type: 'varchar', length: 30, nullable: true })
  sort!: string | null;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  /** Number of changes, from 1. */
  @Column(version)
  version!: number;
}

export const nameKeyOf = (userId: number, name: string): string => `${userId}:${fold(name)}`;
