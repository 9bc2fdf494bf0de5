import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { instant } from '../database/schema/columns';

const primaryKeyConstraintName = 'idempotency_records_pkey';

/** The response to a request with an Idempotency-Key, saved in the transaction of the request. */
@Entity('idempotency_records')
@Index('idempotency_records_expires_at', ['expiresAt'])
export class IdempotencyRecord {
  /** Who made the request, e.g. "user:42". */
  @PrimaryColumn({ type: 'varchar', length: 64, primaryKeyConstraintName })
  caller!: string;

  /** SHA-256 of the key. */
  @PrimaryColumn({ type: 'varchar', length: 43, primaryKeyConstraintName })
  keyHash!: string;

  /** SHA-256 of method, path, query and body. */
  @Column({ type: 'varchar', length: 43 })
  fingerprint!: string;

  /** Encrypted, because responses can contain tokens or keys. */
  @Column({ type: 'text' })
  sealedAnswer!: string;

  /** The record is ignored from then on. */
  @Column(instant)
  expiresAt!: Date;
}
