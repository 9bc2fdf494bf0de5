import type { Role } from '../../common/actor';
import { naiveUtc } from '../../common/time/instant';
import type { Tag } from '../../tags/tag.entity';
import type { SavedFilter } from '../../tasks/saved-filters/saved-filter.entity';
import { presentTask, type TaskView } from '../../tasks/task.presenter';
import type { User } from '../../users/user.entity';
import type { ListedTask } from '../../tasks/task.entity';

/** The name of the format. */
export const ORIGIN = 'tasksmith';

/** The version of the form of archives. An archive of an earlier version stays readable. */
export const FORMAT_VERSION = 1;

const DAY_LENGTH = '2024-11-15'.length;

/** A task in `tasks.ndjson`. Leaves out what the importing service assigns, such as id and version. */
export type ArchivedTask = Pick<
  TaskView,
  'title' | 'description' | 'status' | 'priority' | 'due_date' | 'completed_at' | 'created_at'
> & {
  /** Stays the same in every service that imports the task. */
  id: string;
  /** Names, in the order of their characters. */
  tags: string[];
};

/** A tag in `tags.ndjson`. */
export interface ArchivedTag {
  name: string;
  color: string;
  description: string | null;
}

/** A saved filter in `filters.ndjson`. */
export interface ArchivedFilter {
  name: string;
  filter: string;
  sort: string | null;
}

/** The part with the accounts; only the archive of a whole service has it. */
export const USERS = 'users.ndjson';

/** An account in `users.ndjson`. */
export interface ArchivedUser {
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  role: Role;
  is_active: boolean;
  /** argon2id. Absent unless it was asked for. */
  password_hash?: string;
}

/** Folder of an account in the archive of a whole service. */
export const folderOf = ({ username }: { username: string }): string => `users/${username}/`;

export const archivedUser = (user: User, withHash: boolean): ArchivedUser => ({
  username: user.username,
  email: user.email,
  first_name: user.firstName,
  last_name: user.lastName,
  role: user.role,
  is_active: user.isActive,
  ...(withHash ? { password_hash: user.passwordHash } : {}),
});

/** As TaskForge shows it, except that a due day stays a day. */
export function archivedTask(task: ListedTask, id: string): ArchivedTask {
  const { title, description, status, priority, due_date, completed_at } = presentTask(task);
  const isDay = task.due?.kind === 'date';
  return {
    id,
    title,
    description,
    status,
    priority,
    due_date: isDay ? due_date!.slice(0, DAY_LENGTH) : due_date,
    completed_at,
    created_at: naiveUtc(task.created),
    tags: task.tags.map(({ name }) => name).toSorted(byCharacters),
  };
}

export const archivedTag = ({ name, color, description }: Tag): ArchivedTag => ({ name, color, description });

export const archivedFilter = ({ name, filter, sort }: SavedFilter): ArchivedFilter => ({ name, filter, sort });

/** The same order on every machine. */
export const byCharacters = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
