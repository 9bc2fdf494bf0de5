import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { fold } from '../common/text';
import { folded, instant, version } from '../database/schema/columns';
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

  /** Folded copies for searching, kept up to date by {@link contactKeys}. */
  @Column(folded)
  nameKey!: string;

  @Column(folded)
  emailsKey!: string;

  @Column(folded)
  phonesKey!: string;

  @Column(folded)
  urlsKey!: string;

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

  /** Number of changes, from 1. */
  @Column(version)
  version!: number;

  /** The name, else the first e-mail address or phone number. */
  get displayName(): string {
    return this.name || this.emails[0]?.email || this.phones[0]?.phone || '';
  }
}

// The separator U+001F is not typed in searches, so no match spans two addresses.
const listKey = (reaches: Reach[], name: string): string =>
  reaches.map((each) => fold(each[name] ?? '')).join('\u001f');

/** Phone numbers are compared without spaces and separators. */
export const phoneKey = (phone: string): string => phone.replaceAll(/[\s()./-]/g, '');

type Keys = 'nameKey' | 'emailsKey' | 'phonesKey' | 'urlsKey';

/** The folded columns that searches read. */
export const contactKeys = ({ name, emails, phones, urls }: Contact): Pick<Contact, Keys> => ({
  nameKey: fold(name),
  emailsKey: listKey(emails, 'email'),
  phonesKey: phoneKey(listKey(phones, 'phone')),
  urlsKey: listKey(urls, 'url'),
});
