import { IsString } from 'class-validator';
import { parseDue } from '../../common/time/due';
import { MayBeAbsent, Rules } from '../../http/fields/rules';
import type { TaskFilter } from '../../tasks/lists/task-query';
import type { TimeBound } from '../../tasks/lists/task-times';
import { TYPES, type TaskType } from '../../tasks/task-fields';
import { Choices, listOf, Moment, QueryChoice, QueryFlag } from '../rules';
import { beginningOf, startOfTomorrow } from '../times';
import type { View } from './task.presenter';

const Names = (): PropertyDecorator => Rules(MayBeAbsent(), IsString({ message: 'not_text' }));
const When = (): PropertyDecorator => Rules(MayBeAbsent(), Moment());

type Comparison = 'lt' | 'lte' | 'gt' | 'gte';
const SIGNS: Record<Comparison, TimeBound['is']> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };
const TIMES = { date: 'actionable', due_date: 'due', date_created: 'created', date_updated: 'updated' } as const;
const FILTERS_BESIDE_TYPE = [
  ...['id', 'id__in', 'lead_id', 'assigned_to', 'is_complete', 'view', 'date', 'due_date'],
  ...Object.keys(TIMES).flatMap((name) => Object.keys(SIGNS).map((sign) => `${name}__${sign}`)),
] as (keyof TaskFilters)[];

/** Filters of tasks. Without a type, only tasks of the type `lead` match. */
export class TaskFilters {
  /** A type, or `all`. Default `lead`. */
  @Rules(MayBeAbsent(), QueryChoice([...TYPES, 'all']))
  _type?: TaskType | 'all';

  /** Types, separated by commas. */
  @Rules(MayBeAbsent(), Choices(TYPES))
  _type__in?: string;

  /** `inbox`: open, and due by the end of today; `future`: open, and due later; `archive`: complete. */
  @Rules(MayBeAbsent(), QueryChoice(['inbox', 'future', 'archive']))
  view?: View;

  /**
   * Id of a task.
   * @example 'task_aRUZXCm9lMb2LwipTPhfFoFbCsUnaoQh1ncQ7WLnjlI'
   */
  @Names() id?: string;
  /**
   * Ids, separated by commas or in repeated parameters.
   * @example 'task_aRUZXCm9lMb2LwipTPhfFoFbCsUnaoQh1ncQ7WLnjlI'
   */
  @Names() id__in?: string;
  /**
   * Lead ids, separated by commas.
   * @example 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d'
   */
  @Names() lead_id?: string;
  /**
   * User ids of the owners, separated by commas.
   * @example 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U'
   */
  @Names() assigned_to?: string;
  /**
   * Only your own organization matches; any other id gives an empty list.
   * @example 'orga_bwwWG475zqWiQGur0thQshwVXo8rIYecQHDWFanqhen'
   */
  @Names() organization_id?: string;

  /** Whether the task is complete. */
  @Rules(MayBeAbsent(), QueryFlag())
  is_complete?: string;

  /** Exactly this date or time. */
  @When() date?: string;
  /** Before this date or time. */
  @When() date__lt?: string;
  /**
   * At or before this date or time. A day alone means its midnight in the zone of `x-tz-offset`: to include the whole day, use
   * `date__lt` with the next day.
   */
  @When() date__lte?: string;
  /** After this date or time. */
  @When() date__gt?: string;
  /** At or after this date or time. */
  @When() date__gte?: string;
  /** Exactly this date or time. */
  @When() due_date?: string;
  /** Before this date or time. */
  @When() due_date__lt?: string;
  /**
   * At or before this date or time. A day alone means its midnight in the zone of `x-tz-offset`: to include the whole day, use
   * `due_date__lt` with the next day.
   */
  @When() due_date__lte?: string;
  /** After this date or time. */
  @When() due_date__gt?: string;
  /** At or after this date or time. */
  @When() due_date__gte?: string;
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
  @When() date_updated__lt?: string;
  /**
   * At or before this date or time. A day alone means its midnight in the zone of `x-tz-offset`: to include the whole day, use
   * `date_updated__lt` with the next day.
   */
  @When() date_updated__lte?: string;
  /** After this date or time. */
  @When() date_updated__gt?: string;
  /** At or after this date or time. */
  @When() date_updated__gte?: string;

  static readonly mayBeEmpty = true;

  filter(organizationId: string, zone: number): TaskFilter {
    const isOther = this.organization_id !== undefined && this.organization_id !== organizationId;
    const closed = this.is_complete === undefined ? undefined : this.is_complete.toLowerCase() === 'true';
    const contradicts = this.view !== undefined && closed !== undefined && closed !== (this.view === 'archive');
    return {
      types: this.types(),
      publicIds: isOther || contradicts ? [] : this.ids(),
      leadIds: this.lead_id === undefined ? undefined : listOf(this.lead_id),
      owners: this.assigned_to === undefined ? undefined : listOf(this.assigned_to),
      closed: this.view === undefined ? closed : this.view === 'archive',
      times: [...this.times(zone), ...this.viewTimes(zone)],
      zone,
    };
  }

  /** Whether every task, or every task of the type `lead`, would match. */
  isUnfiltered(): boolean {
    const types = this._type__in === undefined ? [this._type ?? 'all'] : listOf(this._type__in);
    const narrows = !types.some((type) => type === 'all' || type === 'lead');
    return !narrows && FILTERS_BESIDE_TYPE.every((name) => this[name] === undefined);
  }

  private types(): TaskType[] | undefined {
    const among = this._type__in === undefined ? undefined : (listOf(this._type__in) as TaskType[]);
    if (this._type === 'all') return among;
    if (this._type === undefined) return among ?? ['lead'];
    const only = this._type;
    return among === undefined || among.includes(only) ? [only] : [];
  }

  private ids(): string[] | undefined {
    const among = this.id__in === undefined ? undefined : listOf(this.id__in);
    if (this.id === undefined) return among;
    const only = this.id;
    return among === undefined || among.includes(only) ? [only] : [];
  }

  private times(zone: number): TimeBound[] {
    const bounds: TimeBound[] = [];
    for (const [name, of] of Object.entries(TIMES)) {
      const add = (value: string | undefined, is: TimeBound['is']): unknown =>
        value === undefined ? 0 : bounds.push({ of, is, at: beginningOf(parseDue(value)!, zone) });
      for (const [sign, is] of Object.entries(SIGNS)) {
        const key = `${name}__${sign}`;
        const overridden = this.view !== undefined && this.view !== 'archive' && /^date__(?:lt|gte)$/.test(key);
        if (!overridden) add(this[key as keyof this] as string | undefined, is);
      }
      add(this[name as keyof this] as string | undefined, '=');
    }
    return bounds;
  }

  private viewTimes(zone: number): TimeBound[] {
    if (this.view === undefined || this.view === 'archive') return [];
    return [{ of: 'actionable', is: this.view === 'inbox' ? '<' : '>=', at: startOfTomorrow(new Date(), zone) }];
  }
}
