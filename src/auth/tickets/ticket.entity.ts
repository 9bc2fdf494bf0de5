import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { instant } from '../../database/schema/columns';

/** A secret that opens one stream, instead of a header that browsers cannot set. Deleted by its use. */
@Entity('tickets')
@Index('tickets_expires_at', ['expiresAt'])
export class Ticket {
  /** SHA-256 of the ticket. */
  @PrimaryColumn({ type: 'varchar', length: 43, primaryKeyConstraintName: 'tickets_pkey' })
  hash!: string;

  /** What it was issued for: "session:…" or "api_key:…". It is checked at the use. */
  @Column({ type: 'varchar', length: 64 })
  credential!: string;

  /** When the access token that asked for it expires; null with an API key. */
  @Column({ ...instant, nullable: true })
  credentialExpiresAt!: Date | null;

  @Column(instant)
  expiresAt!: Date;
}
