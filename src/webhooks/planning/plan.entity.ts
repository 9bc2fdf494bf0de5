import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderedBookmark } from '../../events/ordered-log';

/** The table has a single row. */
export const PLAN_ID = 1;

/** The position in the event log up to which deliveries have been planned. */
@Entity('webhook_plans')
export class WebhookPlan {
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'webhook_plans_pkey' })
  id!: number;

  /** The installation whose log the bookmark refers to. */
  @Column({ type: 'varchar', length: 48 })
  installation!: string;

  @Column({ type: 'simple-json' })
  bookmark!: OrderedBookmark;

  /** The largest event id planned so far. */
  @Column({ type: 'integer' })
  plannedId!: number;
}
