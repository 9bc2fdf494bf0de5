import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { instant } from '../../database/schema/columns';
import { Webhook } from '../webhook.entity';

/** `failed` means given up: the event is no longer in the log. */
export const DELIVERY_STATES = ['queued', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The result of one attempt. */
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
 * One event to send to one webhook. Deliveries with the same subject are sent one at a time: only the first queued one
 * has a `dueAt`.
 */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_webhook_id', ['webhookId', 'id'])
@Index('webhook_deliveries_due', ['webhookId', 'dueAt', 'id'], HEAD)
@Index('webhook_deliveries_heads', ['webhookId', 'subject'], HEAD)
@Index('webhook_deliveries_queue', ['webhookId', 'subject', 'id'], { where: `state = 'queued'` })
@Index('webhook_deliveries_leases', ['webhookId', 'leaseUntil'], { where: 'lease_until IS NOT NULL' })
@Index('webhook_deliveries_finished', ['finishedAt'], { where: 'finished_at IS NOT NULL' })
export class WebhookDelivery {
  /** Ascending in the order of sending. */
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

  /** "msg_…", the same for all deliveries of an event. */
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

  /** A log position without gaps before it, used for the cursor in the body. */
  @Column({ type: 'text' })
  position!: string;

  @Column({ type: 'varchar', length: 10 })
  state!: DeliveryState;

  /** Failed attempts since the delivery was queued or its webhook was resumed. */
  @Column({ type: 'integer' })
  tries!: number;

  /** The most recent attempts, oldest first. */
  @Column({ type: 'simple-json' })
  attempts!: Attempt[];

  @Column({ ...instant, nullable: true })
  dueAt!: Date | null;

  /** Reserved by an instance until then. */
  @Column({ ...instant, nullable: true })
  leaseUntil!: Date | null;

  @Column(instant)
  createdAt!: Date;

  @Column({ ...instant, nullable: true })
  finishedAt!: Date | null;
}
