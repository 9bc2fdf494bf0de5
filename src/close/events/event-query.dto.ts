import { IsString } from 'class-validator';
import type { EventPosition } from '../../activities/event-log';
import type { EventFilter } from '../../activities/event-query';
import { parseDue } from '../../common/due';
import { invalid, invalidRequest } from '../../common/errors';
import { MayBeAbsent, Pattern, Rules } from '../../http/fields/rules';
import { Count, Moment } from '../rules';
import { beginningOf } from '../times';
import { Shows } from '../../http/fields/shows';

const Names = (): PropertyDecorator =>
  Rules(MayBeAbsent(), IsString({ message: 'not_text' }), Pattern(/^[\w.]+$/, 'unusable'));
const When = (): PropertyDecorator => Rules(MayBeAbsent(), Moment());
const LARGEST_LIMIT = 50;

/** The sets of filters that may be combined. */
const SETS = [
  ...['type,object', 'action,type', 'action,object', 'lead,type', 'action,lead,type', 'lead,type,user'],
  ...['action,lead,type,user', 'lead,user', 'object,user', 'action,object,user', 'type,user', 'action,type,user'],
  ...['lead', 'user', 'request', '', 'type', 'object', 'action', 'action,object,type'],
].map((set) => set.split(',').toSorted().join());

/** What counts as one action here. */
const HAPPENED: Record<string, string[]> = { created: ['created', 'restored'], updated: ['updated', 'reopened'] };

/** Which events, and which part of them. */
export class EventQuery {
  /**
   * The kind of object that it happened to. Not all filters go together; those that do not are 400.
   * @example 'task.lead'
   */
  @Names() object_type?: string;
  /**
   * The object that it happened to.
   * @example 'task_aRUZXCm9lMb2LwipTPhfFoFbCsUnaoQh1ncQ7WLnjlI'
   */
  @Names() object_id?: string;
  /**
   * `created`, `updated`, `deleted` or `completed`.
   * @example 'updated'
   */
  @Names() action?: string;
  /**
   * Of these leads: ids with commas between them.
   * @example 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d'
   */
  @Names() lead_id?: string;
  /**
   * Of these users: ids with commas between them.
   * @example 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U'
   */
  @Names() user_id?: string;
  /**
   * All that one request did.
   * @example 'req_3w6Wk9qA2yWRgJg2Aq3jU6'
   */
  @Names() request_id?: string;
  /** After this. */
  @When() date_updated__gt?: string;
  /** At or after this. */
  @When() date_updated__gte?: string;
  /** Before this. */
  @When() date_updated__lt?: string;
  /**
   * At or before this. A day alone means its midnight in the zone of `x-tz-offset`: to include the whole day, use
   * `date_updated__lt` with the next day.
   */
  @When() date_updated__lte?: string;
  /**
   * Where another page begins, as `cursor_next` or `cursor_previous` said.
   * @example 'b2xkZXI6NDI6OTk'
   */
  @Rules(MayBeAbsent(), IsString({ message: 'not_text' }))
  _cursor?: string;

  /** More than 50 counts as 50. */
  @Shows({ default: LARGEST_LIMIT })
  @Rules(MayBeAbsent(), ...Count(Number.MAX_SAFE_INTEGER))
  _limit?: string;

  static readonly mayBeEmpty = true;

  get limit(): number {
    return Math.min(Number(this._limit ?? LARGEST_LIMIT), LARGEST_LIMIT);
  }

  /** Throws `invalid` for filters that do not go together. */
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
