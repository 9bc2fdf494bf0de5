import { naiveUtc } from '../../common/time/instant';
import { NaiveUtc } from '../../http/fields/shows';
import type { SavedFilter } from './saved-filter.entity';

/** A filter with a name, used as `?filter=@name`. */
export class FilterView {
  /** @example 1 */
  id!: number;
  /** @example 'urgent-soon' */
  name!: string;
  /** @example 'priority >= high AND due_date < today + 7d' */
  filter!: string;
  /** @example '-due_date' */
  sort!: string | null;
  /** @example '2024-10-01T09:00:00' */
  @NaiveUtc()
  created_at!: string;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  updated_at!: string;
}

/** Your filters. */
export class FiltersView {
  filters!: FilterView[];
}

export function presentFilter({ id, name, filter, sort, createdAt, updatedAt }: SavedFilter): FilterView {
  return { id, name, filter, sort, created_at: naiveUtc(createdAt), updated_at: naiveUtc(updatedAt) };
}
