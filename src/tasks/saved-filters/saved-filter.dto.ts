import {
  MaxCharacters,
  MayBeAbsent,
  MayBeNull,
  NotBlank,
  OneOf,
  Required,
  Rules,
  Text,
  Trimmed,
} from '../../http/fields/rules';
import { parseFilter } from '../filter/filter-parser';
import { TASK_SORTS } from '../lists/task-order';
import type { SavedFilterFields } from './saved-filters.service';

const SORTS = TASK_SORTS.flatMap((sort) => [sort, `-${sort}`]);

abstract class SavedFilterDto {
  abstract name?: string;
  abstract filter?: string;

  /**
   * The order of lists that do not say `sort_by`: a field, with `-` in front for descending. null for none.
   * @example '-due_date'
   */
  @Rules(MayBeNull(), OneOf(SORTS))
  sort?: string | null;

  /** Throws `UnreadableText` if the filter cannot be parsed. */
  fields(): SavedFilterFields {
    if (this.filter !== undefined) parseFilter(this.filter);
    return { name: this.name, filter: this.filter, sort: this.sort };
  }
}

/** A new filter. */
export class CreateFilterDto extends SavedFilterDto {
  /**
   * 1 to 50 characters; unique among your filters, ignoring case.
   * @example 'urgent-soon'
   */
  @Rules(Required(), Trimmed(), Text(), NotBlank(), MaxCharacters(50))
  name!: string;

  /**
   * @example 'priority >= high AND due_date < today + 7d'
   */
  @Rules(Required(), Text())
  filter!: string;

  override fields(): SavedFilterFields & { name: string; filter: string } {
    return { ...super.fields(), name: this.name, filter: this.filter };
  }
}

/** Changes to a filter. Absent keys keep their values. */
export class UpdateFilterDto extends SavedFilterDto {
  /**
   * 1 to 50 characters; unique among your filters, ignoring case.
   * @example 'soon'
   */
  @Rules(MayBeAbsent(), Trimmed(), Text(), NotBlank(), MaxCharacters(50))
  name?: string;

  /**
   * @example 'priority >= high AND due_date < today + 7d'
   */
  @Rules(MayBeAbsent(), Text())
  filter?: string;
}
