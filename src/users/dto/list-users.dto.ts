import type { PageRequest } from '../../common/page';
import { PageQuery, pageRequestOf, SortBy } from '../../http/fields/page-query.dto';
import { TRASHED_USER_SORTS, USER_SORTS, type TrashedUserSort, type UserSort } from '../user-sorts';

/** Parameters of the list of accounts. */
export class ListUsersQuery extends PageQuery {
  @SortBy(USER_SORTS)
  sort_by?: string;

  pageRequest(): PageRequest<UserSort> {
    return pageRequestOf(this, USER_SORTS);
  }
}

/** Parameters of the list of deleted accounts. */
export class ListTrashedUsersQuery extends PageQuery {
  @SortBy(TRASHED_USER_SORTS)
  sort_by?: string;

  pageRequest(): PageRequest<TrashedUserSort> {
    return pageRequestOf(this, TRASHED_USER_SORTS);
  }
}
