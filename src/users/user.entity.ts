import { Check, Column, DeleteDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Role } from '../common/actor';
import { fold } from '../common/text';
import { folded, instant, sortableText, version } from '../database/schema/columns';

@Entity('users')
@Index('users_username_key', ['username'], { unique: true, where: 'deleted_at IS NULL' })
@Index('users_email_key', ['email'], { unique: true, where: 'deleted_at IS NULL' })
@Unique('users_public_id_key', ['publicId'])
@Check('users_role_check', `role IN ('admin', 'user')`)
export class User {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'users_pkey' })
  id!: number;

  /** "user_…" */
  @Column({ type: 'varchar', length: 48 })
  publicId!: string;

  @Column({ ...sortableText, length: 80 })
  username!: string;

  /** In lower case, so that the unique constraint ignores case. */
  @Column({ ...sortableText, length: 120 })
  email!: string;

  /** argon2id, in PHC string format; empty for a user without a password. */
  @Column({ type: 'varchar', length: 255 })
  passwordHash!: string;

  @Column({ type: 'varchar', length: 50 })
  firstName!: string;

  @Column({ type: 'varchar', length: 50 })
  lastName!: string;

  /** What {@link searchTextOf} makes of the names and the e-mail. */
  @Column(folded)
  searchText!: string;

  /** The language of e-mails to the user; null for the default of the service. */
  @Column({ type: 'varchar', length: 2, nullable: true })
  language!: 'es' | 'en' | null;

  /** IANA name; null if the user has not set one. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  timezone!: string | null;

  /** The new e-mail that the user has not confirmed yet. */
  @Column({ type: 'varchar', length: 120, nullable: true })
  pendingEmail!: string | null;

  @Column({ type: 'varchar', length: 10 })
  role!: Role;

  @Column({ type: 'boolean' })
  isActive!: boolean;

  /** Sessions store the epoch in which they began. Incrementing it ends all sessions of the user. */
  @Column({ type: 'integer' })
  sessionEpoch!: number;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  /** Number of changes, from 1. */
  @Column(version)
  version!: number;

  /** When the account was moved to the trash. Queries skip deleted accounts unless they use `withDeleted`. */
  @DeleteDateColumn({ ...instant, nullable: true })
  deletedAt!: Date | null;

  /** First and last name if both are given, else the username. */
  get fullName(): string {
    return this.firstName && this.lastName ? `${this.firstName} ${this.lastName}` : this.username;
  }
}

export const searchTextOf = ({
  username,
  email,
  firstName,
  lastName,
}: Pick<User, 'username' | 'email' | 'firstName' | 'lastName'>): string =>
  fold([username, email, `${firstName} ${lastName}`].join('\u001f'));
