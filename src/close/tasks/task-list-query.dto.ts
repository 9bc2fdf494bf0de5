import { IsString } from 'class-validator';
import { MayBeAbsent, Rules } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import { UnderstoodIf } from '../../http/query/understood';
import type { TaskSliceRequest } from '../../tasks/lists/task-lists';
import { Count } from '../rules';
import { TaskFilters } from './task-query.dto';

const MAX_LIMIT = 1_000;
const MAX_SKIP = 1_000_000_000;
const ORDER = /^-?date(?:_created)?$/;

/** Parameters of the list of tasks. */
export class TaskQuery extends TaskFilters {
  /** How many objects to return at most. */
  @Shows({ default: 100 })
  @Rules(MayBeAbsent(), ...Count(MAX_LIMIT))
  _limit?: string;

  /** How many objects to skip. */
  @Shows({ default: 0 })
  @Rules(MayBeAbsent(), ...Count(MAX_SKIP))
  _skip?: string;

  /**
   * `date`, `-date`, `date_created` (the default) or `-date_created`.
   * @example '-date_created'
   */
  @Rules(MayBeAbsent(), IsString({ message: 'not_text' }))
  @UnderstoodIf((value) => ORDER.test(value))
  _order_by?: string;

  slice(): TaskSliceRequest {
    const order = this._order_by ?? '';
    const known = ORDER.test(order);
    return {
      skip: Number(this._skip ?? 0),
      limit: Number(this._limit ?? 100),
      by: known && !order.endsWith('_created') ? 'actionable' : 'created_at',
      descending: known && order.startsWith('-'),
    };
  }
}
