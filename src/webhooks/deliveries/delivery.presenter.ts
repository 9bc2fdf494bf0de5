import { naiveUtc } from '../../common/time/instant';
import { NaiveUtc, Shows } from '../../http/fields/shows';
import { cursorAfter } from './deliveries.dto';
import { DELIVERY_STATES, type Attempt, type DeliveryState, type WebhookDelivery } from './delivery.entity';

/** An attempt to deliver. */
export class AttemptView {
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  at!: string;
  /**
   * null if nobody answered.
   * @example 200
   */
  status!: number | null;
  /**
   * Why it failed; null for a success.
   * @example null
   */
  error!: string | null;
  /** @example 35 */
  milliseconds!: number;
  /**
   * The first 1,000 bytes of the answer; null if nobody answered.
   * @example 'ok'
   */
  response!: string | null;
}

/** An event for a webhook, and what became of it. */
export class DeliveryView {
  /** @example 1 */
  id!: number;
  /**
   * The `webhook-id` of the requests, and the `id` in their body.
   * @example 'msg_5f1d7a84c0e94b6e8a3b1c2d4e5f6071'
   */
  message_id!: string;
  /** @example 'task.completed' */
  event!: string;
  /**
   * null for an event of a tag.
   * @example 1
   */
  task_id!: number | null;
  /**
   * null for an event of a task.
   * @example null
   */
  tag_id!: number | null;
  /**
   * The version of the task or tag after the change.
   * @example 3
   */
  version!: number | null;
  /**
   * `failed` is given up: its event is no longer in the log.
   * @example 'delivered'
   */
  @Shows({ enum: [...DELIVERY_STATES] })
  status!: DeliveryState;
  /** The last 20, oldest first. */
  attempts!: AttemptView[];
  /**
   * null if it is finished, or waits for another one of its task.
   * @example null
   */
  @NaiveUtc()
  next_attempt_at!: string | null;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  created_at!: string;
}

/** One page of deliveries, newest first. */
export class DeliveriesView {
  deliveries!: DeliveryView[];
  /** The `cursor` of the next page; null on the last page. */
  next_cursor!: string | null;
}

/** How many deliveries were queued. */
export class ReplayView {
  /** @example 12 */
  count!: number;
}

const presentAttempt = ({ at, ...result }: Attempt): AttemptView => ({ at: naiveUtc(new Date(at)), ...result });

export function presentDelivery(delivery: WebhookDelivery): DeliveryView {
  const [type, subjectId] = delivery.subject.split(':');
  return {
    id: delivery.id,
    message_id: delivery.messageId,
    event: delivery.event,
    task_id: type === 'task' ? Number(subjectId) : null,
    tag_id: type === 'tag' ? Number(subjectId) : null,
    version: delivery.version,
    status: delivery.state,
    attempts: delivery.attempts.map(presentAttempt),
    next_attempt_at: delivery.dueAt && naiveUtc(delivery.dueAt),
    created_at: naiveUtc(delivery.createdAt),
  };
}

export const presentDeliveries = ({ rows, more }: { rows: WebhookDelivery[]; more: boolean }): DeliveriesView => ({
  deliveries: rows.map(presentDelivery),
  next_cursor: more ? cursorAfter(rows.at(-1)!.id) : null,
});
