import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderedBookmark } from '../../events/ordered-log';

/** The only row. */
export const PLAN_ID = 1;

/** How far the log has been turned into deliveries. */
@Entity('webhook_plans')
export class WebhookPlan {
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'webhook_plans_pkey' })
  id!: number;

  /** The installation in whose log the bookmark is. */
  @Column({ type: 'varchar', length: 48 })
  installation!: string;

  @Column({ type: 'simple-json' })
  bookmark!: OrderedBookmark;

  /** The largest id among the events that were planned. */
  @Column({ type: 'integer' })
  plannedId!: number;
}
