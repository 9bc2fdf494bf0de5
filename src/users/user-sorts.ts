import { bytewise, type SortSql } from '../database/sorted';

/** Fields that accounts can be sorted by: all that are shown. The first is the default. */
export const USER_SORTS = [
  'id',
  'username',
  'email',
  'first_name',
  'last_name',
  'full_name',
  'is_active',
  'created_at',
  'updated_at',
  'role',
] as const;

export const TRASHED_USER_SORTS = ['deleted_at', 'purge_at', ...USER_SORTS] as const;

export type UserSort = (typeof USER_SORTS)[number];
export type TrashedUserSort = (typeof TRASHED_USER_SORTS)[number];

/** SQL on the alias `user`. */
export const USER_SORT_SQL: SortSql<UserSort> = {
  id: 'user.id',
  username: 'user.username',
  email: 'user.email',
  first_name: bytewise('user.firstName'),
  last_name: bytewise('user.lastName'),
  full_name: bytewise(
    `CASE WHEN user.firstName <> '' AND user.lastName <> '' THEN user.firstName || ' ' || user.lastName ELSE user.username END`,
  ),
  is_active: 'user.isActive',
  created_at: 'user.createdAt',
  updated_at: 'user.updatedAt',
  role: bytewise('user.role'),
};
