import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { instant, version } from '../database/schema/columns';
import { User } from '../users/user.entity';

/** A way to reach a contact: `{email, type}`, `{phone, type}` or `{url, type}`. */
export type Reach = Record<string, string>;

/** A person at a lead. */
@Entity('contacts')
@Index('contacts_lead_id', ['leadId', 'createdAt', 'id'])
export class Contact {
  /** "cont_…" */
  @PrimaryColumn({ type: 'varchar', length: 48, primaryKeyConstraintName: 'contacts_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 48 })
  leadId!: string;

  @ManyToOne('Lead', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'lead_id', foreignKeyConstraintName: 'contacts_lead_id_fkey' })
  lead?: object;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'simple-json' })
  emails!: Reach[];

  @Column({ type: 'simple-json' })
  phones!: Reach[];

  @Column({ type: 'simple-json' })
  urls!: Reach[];

  @Column({ type: 'integer', nullable: true })
  createdById!: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'created_by_id', foreignKeyConstraintName: 'contacts_created_by_id_fkey' })
  createdBy?: User | null;

  @Column({ type: 'integer', nullable: true })
  updatedById!: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'updated_by_id', foreignKeyConstraintName: 'contacts_updated_by_id_fkey' })
  updatedBy?: User | null;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  /** Counts its changes, from 1. */
  @Column(version)
  version!: number;

  /** What people call them: the name, else the first address or number. */
  get displayName(): string {
    return this.name || this.emails[0]?.email || this.phones[0]?.phone || '';
  }
}
