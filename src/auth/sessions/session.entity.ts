import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { instant } from '../../database/schema/columns';
import { User } from '../../users/user.entity';

/** A login. Its tokens are valid while this row exists, its user is active and its epoch is the current one of the user. */
@Entity('sessions')
@Index('sessions_user_id', ['userId'])
export class Session {
  @PrimaryColumn({ type: 'varchar', length: 36, primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sessions_user_id_fkey' })
  user!: User;

  /** Equals the epoch of the user until their sessions are ended. */
  @Column({ type: 'integer' })
  epoch!: number;

  /** SHA-256 of the secret in every refresh token of this session. */
  @Column({ type: 'varchar', length: 43 })
  refreshHash!: string;

  /** Generation of the newest refresh token used. If an older one is used later, it has been stolen. */
  @Column({ type: 'integer' })
  refreshGeneration!: number;

  @Column(instant)
  createdAt!: Date;

  /** Accurate to one minute, like the following columns; null if never used since they were added. */
  @Column({ ...instant, nullable: true })
  lastUsedAt!: Date | null;

  @Column({ type: 'varchar', length: 300, nullable: true })
  userAgent!: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  address!: string | null;

  @Column(instant)
  expiresAt!: Date;
}
