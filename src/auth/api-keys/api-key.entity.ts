import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type ValueTransformer } from 'typeorm';
import type { Scope } from '../../common/actor';
import { instant, version } from '../../database/schema/columns';
import { User } from '../../users/user.entity';

const words: ValueTransformer = {
  to: (scopes: Scope[] | undefined) => scopes?.join(' '),
  from: (text: string) => text.split(' '),
};

/** An API key of a user. Valid until it expires, while the user is active and not in the trash. */
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

  /** Scopes, within what the user may do. Stored as space-separated words. */
  @Column({ type: 'varchar', length: 40, default: 'read write delete manage', transformer: words })
  scopes!: Scope[];

  /** SHA-256 of the complete key. With 131 random bits, no slow hash is needed. */
  @Column({ type: 'varchar', length: 43 })
  hash!: string;

  /** Last four characters of the secret; null for keys created before they were stored. */
  @Column({ type: 'varchar', length: 4, nullable: true })
  lastFour!: string | null;

  /** The hash before the last rotation, valid until {@link previousUntil}. */
  @Column({ type: 'varchar', length: 43, nullable: true })
  previousHash!: string | null;

  @Column({ ...instant, nullable: true })
  previousUntil!: Date | null;

  @Column(instant)
  createdAt!: Date;

  /** null: never. */
  @Column({ ...instant, nullable: true })
  expiresAt!: Date | null;

  /** Accurate to one minute. */
  @Column({ ...instant, nullable: true })
  lastUsedAt!: Date | null;

  /** Number of changes and rotations, from 1. */
  @Column(version)
  version!: number;
}
