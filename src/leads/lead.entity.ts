import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { fold } from '../common/text';
import { folded, instant, sortableText, version } from '../database/schema/columns';
import { User } from '../users/user.entity';
import type { Contact } from './contact.entity';
import { LeadStatus } from './lead-status.entity';

/** A company or person that the organization deals with; shared by all members. */
@Entity('leads')
@Index('leads_created_at', ['createdAt', 'id'])
export class Lead {
  /** "lead_…" */
  @PrimaryColumn({ type: 'varchar', length: 48, primaryKeyConstraintName: 'leads_pkey' })
  id!: string;

  @Column({ ...sortableText, type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'text', nullable: true })
  url!: string | null;

  /** Folded copies for searching, kept up to date by {@link leadKeys}. */
  @Column(folded)
  nameKey!: string;

  @Column(folded)
  urlKey!: string;

  @Column({ type: 'varchar', length: 48 })
  statusId!: string;

  @ManyToOne(() => LeadStatus)
  @JoinColumn({ name: 'status_id', foreignKeyConstraintName: 'leads_status_id_fkey' })
  status?: LeadStatus;

  @Column({ type: 'integer', nullable: true })
  createdById!: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'created_by_id', foreignKeyConstraintName: 'leads_created_by_id_fkey' })
  createdBy?: User | null;

  @Column({ type: 'integer', nullable: true })
  updatedById!: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'updated_by_id', foreignKeyConstraintName: 'leads_updated_by_id_fkey' })
  updatedBy?: User | null;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  /** Number of changes, from 1. */
  @Column(version)
  version!: number;

  /** In order of creation. Not a column: loaded by {@link LeadsService}. */
  contacts: Contact[] = [];

  /** The name, or "Untitled". */
  get displayName(): string {
    return this.name.trim() === '' ? 'Untitled' : this.name;
  }
}

/** The folded columns that searches read. */
export const leadKeys = ({ name, url }: Pick<Lead, 'name' | 'url'>): Pick<Lead, 'nameKey' | 'urlKey'> => ({
  nameKey: fold(name),
  urlKey: fold(url ?? ''),
});
