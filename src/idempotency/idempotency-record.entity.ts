import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { instant } from '../database/schema/columns';

const primaryKeyConstraintName = 'idempotency_records_pkey';

/** The answer to a request with an Idempotency-Key, written in the transaction of what the request did. */
@Entity('idempotency_records')
@Index('idempotency_records_expires_at', ['expiresAt'])
export class IdempotencyRecord {
  /** In whose name the request was made, e.g. "user:42". */
  @PrimaryColumn({ type: 'varchar', length: 64, primaryKeyConstraintName })
  caller!: string;

  /** SHA-256 of the key. */
  @PrimaryColumn({ type: 'varchar', length: 43, primaryKeyConstraintName })
  keyHash!: string;

  /** SHA-256 of method, path, query and body. */
  @Column({ type: 'varchar', length: 43 })
  fingerprint!: string;

  /** Encrypted: an answer may hold a token or a key. */
  @Column({ type: 'text' })
  sealedAnswer!: string;

  /** From then on it counts as absent. */
  @Column(instant)
  expiresAt!: Date;
}
