import { Allow } from 'class-validator';
import type { PageRequest } from '../../common/page';
import { PageQuery, pageRequestOf, SortBy } from '../../http/fields/page-query.dto';
import { QueryWords, wordsIn } from '../../http/fields/query-rules';
import { Shows } from '../../http/fields/shows';
import { UnderstoodIfOneOf } from '../../http/query/understood';
import type { UserFilter } from '../users.service';
import { TRASHED_USER_SORTS, USER_SORTS, type TrashedUserSort, type UserSort } from '../user-sorts';

const ROLES = ['admin', 'user'] as const;

/** Parameters of the list of accounts. */
export class ListUsersQuery extends PageQuery {
  /**
   * Accounts whose username, e-mail, or first and last name contain this text, ignoring case.
   * @example 'ana'
   */
  @Allow()
  search?: string;

  @QueryWords(ROLES, 'match no account')
  role?: string;

  /** `true`: only active accounts; `false`: only deactivated ones. Other values do not filter. */
  @Shows({ enum: ['true', 'false'], example: 'true' })
  @Allow()
  @UnderstoodIfOneOf(['true', 'false'])
  is_active?: string;

  @SortBy(USER_SORTS)
  sort_by?: string;

  pageRequest(): PageRequest<UserSort> {
    return pageRequestOf(this, USER_SORTS);
  }

  filter(): UserFilter {
    const isActive = this.is_active?.toLowerCase();
    return {
      search: this.search || undefined,
      roles: wordsIn(ROLES, this.role || undefined),
      isActive: isActive === 'true' || isActive === 'false' ? isActive === 'true' : undefined,
    };
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
