import { IsString } from 'class-validator';
import type { SliceRequest } from '../common/slice';
import { MayBeAbsent, Rules } from '../http/fields/rules';
import { Count, listOf, Moment } from './rules';
import { parseDue } from '../common/time/due';
import { beginningOf } from './times';
import { Shows } from '../http/fields/shows';
import { UnderstoodIf } from '../http/query/understood';

const Names = (): PropertyDecorator => Rules(MayBeAbsent(), IsString({ message: 'not_text' }));
const When = (): PropertyDecorator => Rules(MayBeAbsent(), Moment());
const PEOPLE_ORDERS = ['last_name,first_name', 'first_name,last_name'];
const LEAD_ORDER = /^-?(?:date_created|date_updated|name)$/;
const SORT = /(?:^|\s)sort:"?([^\s"]+)/gi;
const MAX_SKIP = 1_000_000_000;
const DEFAULT_LIMIT = 100;

abstract class SkipQuery {
  /** How many objects to skip. */
  @Shows({ default: 0 })
  @Rules(MayBeAbsent(), ...Count(MAX_SKIP))
  _skip?: string;

  abstract _limit?: string;

  static readonly mayBeEmpty = true;

  slice(): SliceRequest {
    return { skip: Number(this._skip ?? 0), limit: Number(this._limit ?? DEFAULT_LIMIT) };
  }
}

/** Parameters of the list of users. */
export class PeopleQuery extends SkipQuery {
  /** How many objects to return at most. */
  @Shows({ default: DEFAULT_LIMIT })
  @Rules(MayBeAbsent(), ...Count(1_000))
  _limit?: string;

  /**
   * `last_name,first_name` or `first_name,last_name`.
   * @example 'last_name,first_name'
   */
  @Names()
  @UnderstoodIf((value) => PEOPLE_ORDERS.includes(value))
  _order_by?: string;
}

/** Parameters of the list of leads. */
export class LeadQuery extends SkipQuery {
  /** How many objects to return at most. */
  @Shows({ default: DEFAULT_LIMIT })
  @Rules(MayBeAbsent(), ...Count(200))
  _limit?: string;

  /**
   * Words that the name contains, in any order. Supported fields: `name:`, `email:`, `phone:`, `url:`, `contact:` and
   * `status:` or `lead_status:` (substrings, case-insensitive), `id:lead_…`, `date_created` and `date_updated` with
   * `<`, `<=`, `>`, `>=`, and `sort:-date_updated`. Put text with spaces or colons in quotes. Other terms are refused.
   * A day alone means its midnight in the zone of `x-tz-offset`: to include all of 15 January 2030, write
   * `date_created<"2030-01-16"`.
   * @example 'Wayne'
   */
  @Names()
  @UnderstoodIf((value) => [...value.matchAll(SORT)].every(([, order]) => LEAD_ORDER.test(order!)))
  query?: string;

  /**
   * `date_created`, `date_updated` or `name`; prefix with `-` for descending order. Other values are ignored.
   * @example '-date_created'
   */
  @Names()
  @UnderstoodIf((value) => LEAD_ORDER.test(value))
  _order_by?: string;
}

/** Parameters of the list of webhooks. */
export class WebhooksQuery extends SkipQuery {
  /** How many objects to return at most. */
  @Shows({ default: DEFAULT_LIMIT })
  @Rules(MayBeAbsent(), ...Count(100))
  _limit?: string;
}

/** Parameters of the list of contacts. */
export class ContactQuery extends SkipQuery {
  /** How many objects to return at most. */
  @Shows({ default: DEFAULT_LIMIT })
  @Rules(MayBeAbsent(), ...Count(100))
  _limit?: string;

  /**
   * Lead ids, separated by commas.
   * @example 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d'
   */
  @Names() lead_id?: string;
}

/** Parameters of the list of activities. */
export class ActivityQuery extends SkipQuery {
  /** How many objects to return at most. */
  @Shows({ default: DEFAULT_LIMIT })
  @Rules(MayBeAbsent(), ...Count(100))
  _limit?: string;

  /**
   * Type of activity. Only `TaskCompleted` activities exist.
   * @example 'TaskCompleted'
   */
  @Names() _type?: string;
  /**
   * Ids, separated by commas or in repeated parameters.
   * @example 'acti_7ThqG1zhE0Ep7U5PJVgU4oAWBnRNFkxSpZTdpdqzUcC'
   */
  @Names() id__in?: string;
  /**
   * Lead ids, separated by commas.
   * @example 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d'
   */
  @Names() lead_id?: string;
  /**
   * Contact ids, separated by commas.
   * @example 'cont_7ThqG1zhE0Ep7U5PJVgU4oAWBnRNFkxSpZTdpdqzUcC'
   */
  @Names() contact_id?: string;
  /**
   * User ids, separated by commas.
   * @example 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U'
   */
  @Names() user_id?: string;
  /**
   * Only your own organization matches; any other id gives an empty list.
   * @example 'orga_bwwWG475zqWiQGur0thQshwVXo8rIYecQHDWFanqhen'
   */
  @Names() organization_id?: string;
  /** Before this date or time. */
  @When() date_created__lt?: string;
  /**
   * At or before this date or time. A day alone means its midnight in the zone of `x-tz-offset`: to include the whole day, use
   * `date_created__lt` with the next day.
   */
  @When() date_created__lte?: string;
  /** After this date or time. */
  @When() date_created__gt?: string;
  /** At or after this date or time. */
  @When() date_created__gte?: string;
  /** Before this date or time. */
  @When() activity_at__lt?: string;
  /**
   * At or before this date or time. A day alone means its midnight in the zone of `x-tz-offset`: to include the whole day, use
   * `activity_at__lt` with the next day.
   */
  @When() activity_at__lte?: string;
  /** After this date or time. */
  @When() activity_at__gt?: string;
  /** At or after this date or time. */
  @When() activity_at__gte?: string;

  filter(organizationId: string, zone: number) {
    const isOther = this.organization_id !== undefined && this.organization_id !== organizationId;
    const isOtherType = this._type !== undefined && !listOf(this._type).includes('TaskCompleted');
    return {
      ids: isOther || isOtherType ? [] : maybeList(this.id__in),
      leadIds: maybeList(this.lead_id),
      contactIds: maybeList(this.contact_id),
      users: maybeList(this.user_id),
      times: [...this.times('date_created', zone), ...this.times('activity_at', zone)],
    };
  }

  private times(name: 'date_created' | 'activity_at', zone: number) {
    const signs = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
    return (Object.keys(signs) as (keyof typeof signs)[]).flatMap((sign) => {
      const value = this[`${name}__${sign}`];
      return value === undefined ? [] : [{ is: signs[sign], at: beginningOf(parseDue(value)!, zone) }];
    });
  }
}

const maybeList = (value: string | undefined): string[] | undefined => (value === undefined ? value : listOf(value));
