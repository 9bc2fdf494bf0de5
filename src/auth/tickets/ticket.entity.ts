import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { instant } from '../../database/schema/columns';

/** A single-use secret that opens a stream, because browsers cannot set headers for it. Deleted when used. */
@Entity('tickets')
@Index('tickets_expires_at', ['expiresAt'])
export class Ticket {
  /** SHA-256 of the ticket. */
  @PrimaryColumn({ type: 'varchar', length: 43, primaryKeyConstraintName: 'tickets_pkey' })
  hash!: string;

  /** The credential it was issued for: "session:…" or "api_key:…". Checked again when the ticket is used. */
  @Column({ type: 'varchar', length: 64 })
  credential!: string;

  /** Expiry of the access token it was issued for; null with an API key. */
  @Column({ ...instant, nullable: true })
  credentialExpiresAt!: Date | null;

  @Column(instant)
  expiresAt!: Date;
}
