import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Role } from '../../common/actor';
import { instant } from '../../database/schema/columns';
import { User } from '../user.entity';

/** What a token is for: a new password, the confirmation of a new e-mail, or a new account. */
export type TokenKind = 'password' | 'email' | 'invitation';

/** A secret in a link. Deleted by its use. */
@Entity('account_tokens')
@Index('account_tokens_user_id', ['userId'])
@Index('account_tokens_expires_at', ['expiresAt'])
export class AccountToken {
  /** SHA-256 of the token: 192 random bits need no slow hash. */
  @PrimaryColumn({ type: 'varchar', length: 43, primaryKeyConstraintName: 'account_tokens_pkey' })
  hash!: string;

  @Column({ type: 'varchar', length: 20 })
  kind!: TokenKind;

  /** null in invitations, and where there is no such user. */
  @Column({ type: 'integer', nullable: true })
  userId!: number | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'account_tokens_user_id_fkey' })
  user?: User | null;

  /** The e-mail to confirm, or of the person who is invited. */
  @Column({ type: 'varchar', length: 120, nullable: true })
  email!: string | null;

  /** Of the account that the invitation is for. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  role!: Role | null;

  @Column(instant)
  expiresAt!: Date;
}
