import { Allow } from 'class-validator';
import { parseDue } from '../../common/time/due';
import { Lenient } from '../../http/fields/query-rules';
import { Holds, MayBeAbsent, MOMENT, Required, Rules } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import type { DeliveriesRequest } from './deliveries.service';
import { DELIVERY_STATES, type DeliveryState } from './delivery.entity';
import type { Span } from './replays.service';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const POSITION = /^[1-9]\d{0,9}$/;

const positionIn = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
const isCursor = (value: unknown): boolean =>
  value === '' || (typeof value === 'string' && POSITION.test(positionIn(value)));

/** The cursor of the page after this delivery. */
export const cursorAfter = (id: number): string => Buffer.from(String(id)).toString('base64url');

/** Parameters of the list of deliveries. */
export class DeliveriesQuery {
  /** Deliveries per page. Default 20, maximum 100. Larger values are clamped; invalid ones fall back to the default. */
  @Shows({ required: false, type: 'integer', minimum: 1, maximum: MAX_LIMIT, example: DEFAULT_LIMIT })
  @Allow()
  @Lenient(DEFAULT_LIMIT, MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  /** Only deliveries with this status. */
  @Rules(
    Shows({ enum: [...DELIVERY_STATES] }),
    MayBeAbsent(),
    Holds('state', 'unknown-delivery', (value) => value === '' || DELIVERY_STATES.includes(value as DeliveryState)),
  )
  status?: DeliveryState | '';

  /**
   * The `next_cursor` of the previous page.
   * @example 'OTk5OTk5OTk5'
   */
  @Rules(MayBeAbsent(), Holds('cursor', 'unusable', isCursor))
  cursor?: string;

  request(): DeliveriesRequest {
    const { limit, status, cursor } = this;
    return { limit, state: status || undefined, before: cursor ? Number(positionIn(cursor)) : undefined };
  }
}

const Instant = (example: string): PropertyDecorator[] => [
  Shows({ pattern: MOMENT, example }),
  Holds('moment', 'not_iso', (value) => typeof value === 'string' && parseDue(value) !== undefined),
];

/** What to send once more. */
export class ReplayDto {
  /** The beginning, in ISO 8601. */
  @Rules(Required(), ...Instant('2024-10-20T11:30:00Z'))
  from!: string;

  /** The end, in ISO 8601. Default: now. */
  @Rules(MayBeAbsent(), ...Instant('2024-10-21T11:30:00Z'))
  to?: string;

  span(): Span {
    return { from: parseDue(this.from)!.at, to: this.to === undefined ? new Date() : parseDue(this.to)!.at };
  }
}
