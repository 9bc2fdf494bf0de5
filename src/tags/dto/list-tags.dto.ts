import type { PageRequest } from '../../common/page';
import { PageQuery, pageRequestOf, SortBy } from '../../http/fields/page-query.dto';
import { TAG_SORTS, type TagSort } from '../tag-sorts';

/** Parameters of the list of tags. */
export class ListTagsQuery extends PageQuery {
  @SortBy(TAG_SORTS)
  sort_by?: string;

  pageRequest(): PageRequest<TagSort> {
    return pageRequestOf(this, TAG_SORTS);
  }
}
