import { IsString } from 'class-validator';
import type { SliceRequest } from '../../common/slice';
import { MayBeAbsent, Rules } from '../../http/rules';
import { Count, listOf, Moment } from '../rules';
import { parseDue } from '../../common/due';
import { beginningOf } from '../times';

const Names = (): PropertyDecorator => Rules(MayBeAbsent(), IsString({ message: 'not_text' }));
const When = (): PropertyDecorator => Rules(MayBeAbsent(), Moment());
const FURTHEST_SKIP = 1_000_000_000;
const DEFAULT_LIMIT = 100;

abstract class SkipQuery {
  @Rules(MayBeAbsent(), ...Count(FURTHEST_SKIP))
  _skip?: string;

  abstract _limit?: string;

  static readonly mayBeEmpty = true;

  slice(): SliceRequest {
    return { skip: Number(this._skip ?? 0), limit: Number(this._limit ?? DEFAULT_LIMIT) };
  }
}

/** Which part of the users. */
export class PeopleQuery extends SkipQuery {
  @Rules(MayBeAbsent(), ...Count(1_000))
  _limit?: string;

  /** `last_name,first_name` or `first_name,last_name`. */
  @Names() _order_by?: string;
}

/** Which leads, and which part of them. */
export class LeadQuery extends SkipQuery {
  @Rules(MayBeAbsent(), ...Count(200))
  _limit?: string;

  /** Words of the name; `date_updated>="2020-01-01"`, `id:lead_…` and `sort:-date_updated` are understood too. */
  @Names() query?: string;

  /** `date_created`, `date_updated` or `name`, with `-` before it descending. */
  @Names() _order_by?: string;
}

/** Which contacts, and which part of them. */
export class ContactQuery extends SkipQuery {
  @Rules(MayBeAbsent(), ...Count(100))
  _limit?: string;

  @Names() lead_id?: string;
}

/** Which activities, and which part of them. */
export class ActivityQuery extends SkipQuery {
  @Rules(MayBeAbsent(), ...Count(100))
  _limit?: string;

  /** Only `TaskCompleted` activities exist here. */
  @Names() _type?: string;
  @Names() id__in?: string;
  @Names() lead_id?: string;
  @Names() contact_id?: string;
  @Names() user_id?: string;
  @Names() organization_id?: string;
  @When() date_created__lt?: string;
  @When() date_created__lte?: string;
  @When() date_created__gt?: string;
  @When() date_created__gte?: string;
  @When() activity_at__lt?: string;
  @When() activity_at__lte?: string;
  @When() activity_at__gt?: string;
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
