import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { instant } from '../../database/schema/columns';
import { User } from '../../users/user.entity';

/** A key with which programs of a user come in. It works while this row is there and its user is active, and rests while the user is in the trash. */
@Entity('api_keys')
@Index('api_keys_user_id', ['userId', 'createdAt'])
export class ApiKey {
  /** "api_…", the part of the key before its dot; no secret. */
  @PrimaryColumn({ type: 'varchar', length: 48, primaryKeyConstraintName: 'api_keys_pkey' })
  id!: string;

  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'api_keys_user_id_fkey' })
  /** Loaded with a key; not there while the user is in the trash. */
  user?: User | null;

  @Column({ type: 'varchar', length: 100 })
  name!: string;

  /** SHA-256 of the whole key: 131 random bits need no slow hash. */
  @Column({ type: 'varchar', length: 43 })
  hash!: string;

  @Column(instant)
  createdAt!: Date;

  /** To the minute. */
  @Column({ ...instant, nullable: true })
  lastUsedAt!: Date | null;

  /** Nobody can change a key. */
  readonly version = 1;
}
