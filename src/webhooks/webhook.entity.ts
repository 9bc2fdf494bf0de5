import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { laterOf } from '../common/time/instant';
import { instant, version } from '../database/schema/columns';
import type { OrderedBookmark } from '../events/ordered-log';
import { User } from '../users/user.entity';

export const STATUSES = ['active', 'paused'] as const;
export type WebhookStatus = (typeof STATUSES)[number];

/**
 * `user`: by request. `failing`: the last attempt failed or the queue is full. `gone`: the receiver responded with 410.
 * `owner`: the owner was deactivated.
 */
export const PAUSE_REASONS = ['user', 'failing', 'gone', 'owner'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** A replaced secret that still signs until `until` (milliseconds since 1970). */
export interface OldSecret {
  sealed: string;
  until: number;
}

/** A subscription: which events are sent to which URL. */
@Entity('webhooks')
@Unique('webhooks_public_id_key', ['publicId'])
@Index('webhooks_user_id', ['userId', 'id'])
@Check('webhooks_status_check', `status IN ('active', 'paused') AND (status = 'paused') = (pause_reason IS NOT NULL)`)
export class Webhook {
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'webhooks_pkey' })
  id!: number;

  /** "whsub_…" */
  @Column({ type: 'varchar', length: 48 })
  publicId!: string;

  /** The API it was created through. Determines the format of deliveries. */
  @Column({ type: 'varchar', length: 20 })
  api!: string;

  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'webhooks_user_id_fkey' })
  /** Null while the user is in the trash. */
  user?: User | null;

  @Column({ type: 'integer', nullable: true })
  updatedById!: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'updated_by_id', foreignKeyConstraintName: 'webhooks_updated_by_id_fkey' })
  updatedBy?: User | null;

  @Column({ type: 'text' })
  url!: string;

  /** Subscribed events, in the terms of its API. */
  @Column({ type: 'simple-json' })
  events!: (string | object)[];

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  /** Whether certificates are checked. */
  @Column({ type: 'boolean' })
  verifySsl!: boolean;

  /** 32 bytes, encrypted. */
  @Column({ type: 'text' })
  sealedSecret!: string;

  @Column({ type: 'simple-json' })
  oldSecrets!: OldSecret[];

  @Column({ type: 'varchar', length: 10 })
  status!: WebhookStatus;

  @Column({ type: 'varchar', length: 10, nullable: true })
  pauseReason!: PauseReason | null;

  /** Number of queued deliveries. */
  @Column({ type: 'integer', default: 0 })
  queued!: number;

  @Column({ type: 'integer', default: 0 })
  consecutiveFailures!: number;

  @Column({ ...instant, nullable: true })
  lastSuccessAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  lastError!: string | null;

  /** Nothing is sent before this time, as requested by the receiver (`Retry-After`). */
  @Column({ ...instant, nullable: true })
  holdUntil!: Date | null;

  /** The log position when it was created. Earlier events are not sent. */
  @Column({ type: 'text', default: '0:0:' })
  since!: string;

  /** Only tasks that match are sent; null for all. */
  @Column({ type: 'text', nullable: true })
  filter!: string | null;

  /** The log position from which it must catch up, after its queue was full. */
  @Column({ type: 'simple-json', nullable: true })
  behind!: OrderedBookmark | null;

  /** While it is behind, events after this id may not have been planned for it. */
  @Column({ type: 'integer', nullable: true })
  behindId!: number | null;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  /** Number of changes, from 1. Deliveries do not count. */
  @Column(version)
  version!: number;
}

/** Column values for a pause by the service itself. */
export const pausedBySystem = (
  { version: before, updatedAt: last }: Webhook,
  pauseReason: PauseReason,
): Pick<Webhook, 'status' | 'pauseReason' | 'version' | 'updatedAt'> => ({
  status: 'paused',
  pauseReason,
  version: before + 1,
  updatedAt: laterOf(new Date(), last),
});
