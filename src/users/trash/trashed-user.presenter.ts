import { naiveUtc } from '../../common/time/instant';
import { purgeTime } from '../../common/trash';
import { NaiveUtc } from '../../http/fields/shows';
import { Pagination } from '../../taskforge/pagination.presenter';
import type { User } from '../user.entity';
import { presentUser, UserView } from '../user.presenter';

/** A deleted account, which can be restored. */
export class TrashedUserView extends UserView {
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  deleted_at!: string;
  /**
   * When the account and its tasks will be deleted permanently; null if never.
   * @example '2024-11-19T11:30:00'
   */
  @NaiveUtc()
  purge_at!: string | null;
}

/** One page of deleted accounts. */
export class TrashedUserPageView {
  users!: TrashedUserView[];
  pagination!: Pagination;
}

export function presentTrashedUser(user: User, days: number): TrashedUserView {
  const purgeAt = purgeTime(user.deletedAt!, days);
  return Object.assign(presentUser(user), {
    deleted_at: naiveUtc(user.deletedAt!),
    purge_at: purgeAt && naiveUtc(purgeAt),
  });
}
