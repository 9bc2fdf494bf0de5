import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { instant } from '../../database/schema/columns';
import { Webhook } from '../webhook.entity';

/** `failed`: given up, since its event is no longer in the log. */
export const DELIVERY_STATES = ['queued', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What came of one attempt. */
export interface Attempt {
  /** ISO 8601. */
  at: string;
  status: number | null;
  error: string | null;
  milliseconds: number;
  response: string | null;
}

const HEAD = { where: 'due_at IS NOT NULL' };

/**
 * One event for one webhook. The deliveries of a subject go out one after the other: the first that is queued has a
 * `dueAt`, and no other.
 */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_webhook_id', ['webhookId', 'id'])
@Index('webhook_deliveries_due', ['webhookId', 'dueAt', 'id'], HEAD)
@Index('webhook_deliveries_heads', ['webhookId', 'subject'], HEAD)
@Index('webhook_deliveries_queue', ['webhookId', 'subject', 'id'], { where: `state = 'queued'` })
@Index('webhook_deliveries_leases', ['webhookId', 'leaseUntil'], { where: 'lease_until IS NOT NULL' })
@Index('webhook_deliveries_finished', ['finishedAt'], { where: 'finished_at IS NOT NULL' })
export class WebhookDelivery {
  /** In the order in which they are sent. */
  @PrimaryGeneratedColumn({ primaryKeyConstraintName: 'webhook_deliveries_pkey' })
  id!: number;

  @Column({ type: 'integer' })
  webhookId!: number;

  @ManyToOne(() => Webhook, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'webhook_deliveries_webhook_id_fkey' })
  webhook?: Webhook;

  /** The event in the log. No foreign key: the log may be trimmed after the delivery. */
  @Column({ type: 'integer' })
  eventId!: number;

  /** "msg_…", the same for each delivery of the event. */
  @Column({ type: 'varchar', length: 48 })
  messageId!: string;

  /** "task.completed" */
  @Column({ type: 'varchar', length: 80 })
  event!: string;

  /** "task:42" */
  @Column({ type: 'varchar', length: 80 })
  subject!: string;

  @Column({ type: 'integer', nullable: true })
  version!: number | null;

  /** A position in the log before which nothing is missing, for the cursor. */
  @Column({ type: 'text' })
  position!: string;

  @Column({ type: 'varchar', length: 10 })
  state!: DeliveryState;

  /** Failed attempts, since it was queued or its webhook was made active. */
  @Column({ type: 'integer' })
  tries!: number;

  /** The last ones, oldest first. */
  @Column({ type: 'simple-json' })
  attempts!: Attempt[];

  @Column({ ...instant, nullable: true })
  dueAt!: Date | null;

  /** Until then, an instance is at it. */
  @Column({ ...instant, nullable: true })
  leaseUntil!: Date | null;

  @Column(instant)
  createdAt!: Date;

  @Column({ ...instant, nullable: true })
  finishedAt!: Date | null;
}
