import { IsString } from 'class-validator';
import { Holds, MayBeAbsent, Rules } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import { expressionOf, FilterText, ZoneName } from '../../tasks/filter/filter-query.dto';
import { TYPES, type ChangeType, type PlaceFilter } from '../change-cursor';
import type { ChangesRequest } from '../changes.service';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;
const MAX_WAIT_SECONDS = 55;
const MS_PER_SECOND = 1_000;

const isFrom = (least: number, most: number) => (value: unknown) =>
  typeof value === 'string' && /^\d{1,3}$/.test(value) && Number(value) >= least && Number(value) <= most;

const isTypes = (value: unknown): boolean =>
  typeof value === 'string' && value.split(',').every((each) => TYPES.includes(each as ChangeType));

/** Parameters shared by the change feed and the stream. */
export class FollowQuery {
  /** The `cursor` of the previous page, or the `id` of an event. Empty or absent: from the beginning. */
  @Shows({ example: '' })
  @Rules(MayBeAbsent(), IsString({ message: 'foreign' }))
  cursor?: string;

  /** `task`, `tag`, or both, separated by commas. Default: both. A cursor keeps its types; others are 400. */
  @Shows({ required: false, pattern: '^(?:task|tag)(?:,(?:task|tag))*$', example: 'task' })
  @Rules(MayBeAbsent(), Holds('types', 'unknown', isTypes))
  types?: string;

  @FilterText()
  filter?: string;

  @ZoneName()
  timezone?: string;

  /** Throws `UnreadableText` if the filter cannot be parsed. */
  protected chosenFilter(): PlaceFilter | undefined {
    const expression = expressionOf(this);
    return expression && { text: this.filter!, zone: expression.zone };
  }

  protected chosenTypes(): ChangeType[] | undefined {
    const given = this.types?.split(',');
    return given && TYPES.filter((each) => given.includes(each));
  }
}

/** Parameters of the change feed. Values that cannot be used are refused: a program would wait for nothing. */
export class ChangesQuery extends FollowQuery {
  /** Changes per page. Default 100. Other values are 400. */
  @Shows({ required: false, type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Rules(MayBeAbsent(), Holds('limit', 'out_of_range', isFrom(1, MAX_LIMIT)))
  limit?: string;

  /**
   * Seconds to wait if there is nothing new: the response comes as soon as there is, or after this time with an empty
   * page. Default 0. Other values are 400.
   */
  @Shows({ required: false, type: 'integer', minimum: 0, maximum: MAX_WAIT_SECONDS, default: 0 })
  @Rules(MayBeAbsent(), Holds('wait', 'out_of_range', isFrom(0, MAX_WAIT_SECONDS)))
  wait?: string;

  request(): ChangesRequest {
    const { cursor, limit = DEFAULT_LIMIT, wait = 0 } = this;
    return {
      cursor: cursor === '' ? undefined : cursor,
      limit: Number(limit),
      waitMs: Number(wait) * MS_PER_SECOND,
      types: this.chosenTypes(),
      filter: this.chosenFilter(),
    };
  }
}
