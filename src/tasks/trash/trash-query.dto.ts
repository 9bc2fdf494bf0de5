import type { PageRequest } from '../../common/page';
import { PageQuery, pageRequestOf, SortBy } from '../../http/fields/page-query.dto';
import { Includes } from '../listed-task.presenter';
import { TRASHED_TASK_SORTS, type TrashedTaskSort } from '../lists/trash-sorts';

/** Parameters of the list of deleted tasks. */
export class ListTrashQuery extends PageQuery {
  @SortBy(TRASHED_TASK_SORTS)
  sort_by?: string;

  @Includes()
  include?: string;

  pageRequest(): PageRequest<TrashedTaskSort> {
    return pageRequestOf(this, TRASHED_TASK_SORTS);
  }
}
