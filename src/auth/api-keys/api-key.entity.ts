import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { instant } from '../../database/schema/columns';
import { User } from '../../users/user.entity';

/** An API key of a user. Valid while the user is active and not in the trash. */
@Entity('api_keys')
@Index('api_keys_user_id', ['userId', 'createdAt'])
export class ApiKey {
  /** "api_…", the part of the key before the dot. Not secret. */
  @PrimaryColumn({ type: 'varchar', length: 48, primaryKeyConstraintName: 'api_keys_pkey' })
  id!: string;

  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'api_keys_user_id_fkey' })
  /** Loaded with the key; null while the user is in the trash. */
  user?: User | null;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  /** SHA-256 of the whole key: 131 random bits need no slow hash. */
  @Column({ type: 'varchar', length: 43 })
  hash!: string;

  @Column(instant)
  createdAt!: Date;

  /** Accurate to one minute. */
  @Column({ ...instant, nullable: true })
  lastUsedAt!: Date | null;

  /** Keys cannot be changed. */
  readonly version = 1;
}
