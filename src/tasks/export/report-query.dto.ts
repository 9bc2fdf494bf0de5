import { Allow } from 'class-validator';
import { isAdmin, type Actor } from '../../common/actor';
import { Shows } from '../../http/fields/shows';
import { UnderstoodIfOneOf } from '../../http/query/understood';
import { TaskFilterQuery } from '../lists/task-query.dto';
import { EXPORT_FORMAT_NAMES, type ExportFormatName } from './formats';
import type { TaskFilter } from '../lists/task-query';

/** Which tasks to export, and how. */
export class ExportTasksQuery extends TaskFilterQuery {
  /** Case-insensitive. Unknown values fall back to `csv`. Without it, the `Accept` header decides between `csv` and `json`. */
  @Shows({ enum: EXPORT_FORMAT_NAMES })
  @Allow()
  @UnderstoodIfOneOf(EXPORT_FORMAT_NAMES)
  format?: string;

  /** Undefined if no format is given. */
  formatName(): ExportFormatName | undefined {
    const name = this.format?.toLowerCase();
    return name === undefined ? undefined : (EXPORT_FORMAT_NAMES.find((each) => each === name) ?? 'csv');
  }
}

/** Which tasks to count. */
export class StatisticsQuery extends TaskFilterQuery {
  /** Admins only; ignored for other users. `all` counts everybody's tasks. Other values fall back to `own`. */
  @Shows({ enum: ['own', 'all'], default: 'own' })
  @Allow()
  @UnderstoodIfOneOf(['own', 'all'])
  scope?: string;

  /** The caller's own tasks, unless an admin selects others. */
  override taskFilter(actor: Actor): TaskFilter {
    const filter = super.taskFilter(actor);
    const isForAll = isAdmin(actor) && this.scope?.toLowerCase() === 'all';
    return { ...filter, ownerIds: filter.ownerIds ?? (isForAll ? undefined : [actor.userId ?? 0]) };
  }
}
