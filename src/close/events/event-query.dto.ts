import { IsString } from 'class-validator';
import type { EventPosition } from '../../activities/event-log';
import type { EventFilter } from '../../activities/event-query';
import { parseDue } from '../../common/time/due';
import { invalid, invalidRequest } from '../../common/errors';
import { MayBeAbsent, Pattern, Rules } from '../../http/fields/rules';
import { Count, Moment } from '../rules';
import { beginningOf } from '../times';
import { Shows } from '../../http/fields/shows';

const Names = (): PropertyDecorator =>
  Rules(MayBeAbsent(), IsString({ message: 'not_text' }), Pattern(/^[\w.]+$/, 'unusable'));
const When = (): PropertyDecorator => Rules(MayBeAbsent(), Moment());
const MAX_LIMIT = 50;

/** The combinations of filters that are supported. */
const SETS = [
  ...['type,object', 'action,type', 'action,object', 'lead,type', 'action,lead,type', 'lead,type,user'],
  ...['action,lead,type,user', 'lead,user', 'object,user', 'action,object,user', 'type,user', 'action,type,user'],
  ...['lead', 'user', 'request', '', 'type', 'object', 'action', 'action,object,type'],
].map((set) => set.split(',').toSorted().join());

/** The past tenses in event names, by the action that this API shows for them. */
const HAPPENED: Record<string, string[]> = { created: ['created', 'restored'], updated: ['updated', 'reopened'] };

/** Parameters of the event log. */
export class EventQuery {
  /**
   * Type of the object. Not all combinations of filters are supported; others are refused with 400.
   * @example 'task.lead'
   */
  @Names() object_type?: string;
  /**
   * Id of the object.
   * @example 'task_aRUZXCm9lMb2LwipTPhfFoFbCsUnaoQh1ncQ7WLnjlI'
   */
  @Names() object_id?: string;
  /**
   * `created`, `updated`, `deleted` or `completed`.
   * @example 'updated'
   */
  @Names() action?: string;
  /**
   * Id of a lead.
   * @example 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d'
   */
  @Names() lead_id?: string;
  /**
   * Id of the user who made the change.
   * @example 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U'
   */
  @Names() user_id?: string;
  /**
   * Id of a request: returns everything that it changed.
   * @example 'req_3w6Wk9qA2yWRgJg2Aq3jU6'
   */
  @Names() request_id?: string;
  /** After this date or time. */
  @When() date_updated__gt?: string;
  /** At or after this date or time. */
  @When() date_updated__gte?: string;
  /** Before this date or time. */
  @When() date_updated__lt?: string;
  /**
   * At or before this date or time. A day alone means its midnight in the zone of `x-tz-offset`: to include the whole day, use
   * `date_updated__lt` with the next day.
   */
  @When() date_updated__lte?: string;
  /**
   * A `cursor_next` or `cursor_previous` of another page.
   * @example 'b2xkZXI6NDI6OTk'
   */
  @Rules(MayBeAbsent(), IsString({ message: 'not_text' }))
  _cursor?: string;

  /** Events per page. Default and maximum 50; larger values count as 50. */
  @Shows({ default: MAX_LIMIT })
  @Rules(MayBeAbsent(), ...Count(Number.MAX_SAFE_INTEGER))
  _limit?: string;

  static readonly mayBeEmpty = true;

  get limit(): number {
    return Math.min(Number(this._limit ?? MAX_LIMIT), MAX_LIMIT);
  }

  /** Throws `invalid` for unsupported combinations of filters. */
  filter(zone: number): EventFilter {
    const { object_type, object_id, action, lead_id, user_id, request_id } = this;
    const given = { type: object_type, object: object_id, action, lead: lead_id, user: user_id, request: request_id };
    const set = Object.entries(given).filter(([, value]) => value !== undefined);
    if (
      !SETS.includes(
        set
          .map(([name]) => name)
          .toSorted()
          .join(),
      )
    )
      throw invalidRequest('unsupported_filters');
    const [subjectType, subjectKind] = object_type?.split('.') ?? [];
    return {
      ...{ subjectType, subjectKind, subject: object_id, lead: lead_id, user: user_id, request: request_id },
      happened: action === undefined ? undefined : happenedAs(action),
      times: this.times(zone),
    };
  }

  position(): EventPosition | null {
    if (this._cursor === undefined) return null;
    const [, direction, than, newest] =
      /^(older|newer):(\d{1,9}):(\d{1,9})$/.exec(Buffer.from(this._cursor, 'base64url').toString()) ?? [];
    if (!than) throw invalid({ _cursor: 'expired' });
    return { direction: direction as EventPosition['direction'], than: Number(than), newest: Number(newest) };
  }

  private times(zone: number): EventFilter['times'] {
    const { date_updated__gt, date_updated__gte, date_updated__lt, date_updated__lte } = this;
    const bounds = { '>': date_updated__gt, '>=': date_updated__gte, '<': date_updated__lt, '<=': date_updated__lte };
    return Object.entries(bounds)
      .filter(([, value]) => value !== undefined)
      .map(([is, value]) => ({ is: is as '<', at: beginningOf(parseDue(value!)!, zone) }));
  }
}

const happenedAs = (action: string): string[] => (Object.hasOwn(HAPPENED, action) ? HAPPENED[action]! : [action]);

export const cursorOf = (position: EventPosition | null): string | null =>
  position && Buffer.from(`${position.direction}:${position.than}:${position.newest}`).toString('base64url');
