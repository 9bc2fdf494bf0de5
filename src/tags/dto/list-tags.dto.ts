import type { PageRequest } from '../../common/page';
import { PageQuery, pageRequestOf, SortBy } from '../../http/fields/page-query.dto';
import { TAG_SORTS, type TagSort } from '../tag-sorts';

/** Which page of the tags. */
export class ListTagsQuery extends PageQuery {
  @SortBy(TAG_SORTS)
  sort_by?: string;

  pageRequest(): PageRequest<TagSort> {
    return pageRequestOf(this, TAG_SORTS);
  }
}
