import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { instant } from '../../database/schema/columns';
import { User } from '../../users/user.entity';

/** One login. Its tokens work while this row is there and belongs to the present epoch of an active user. */
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

  /** Equal to the user's epoch while the session lives. */
  @Column({ type: 'integer' })
  epoch!: number;

  /** SHA-256 of the secret that every refresh token of this session carries. */
  @Column({ type: 'varchar', length: 43 })
  refreshHash!: string;

  /** The newest refresh token seen; an older one coming back has been copied. */
  @Column({ type: 'integer' })
  refreshGeneration!: number;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  expiresAt!: Date;
}
