import type { NewTagFields } from '../../tags/tags.service';
import type { NewFilterFields } from '../../tasks/saved-filters/saved-filters.service';
import type { Mistake, Read } from '../item';

/** The beginning of a file, for recognising its format. */
export interface Head {
  /** The first 64 KiB of the file, without a byte order mark. */
  text: string;
  /** Its first line. */
  firstLine: string;
}

export const headIn = (text: string): Head => ({ text, firstLine: text.split(/\r\n|\r|\n/, 1)[0]! });

/** 0: no. 1: possibly. 2: certainly, unless another format also returns 2. */
export type Likeness = 0 | 1 | 2;

export const surely = (is: boolean): Likeness => (is ? 2 : 0);

/** Contents of a file besides tasks. */
export interface TagsAndFilters {
  tags: NewTagFields[];
  filters: NewFilterFields[];
  mistakes: Mistake[];
}

/** A file format that tasks are read from. */
export interface Format {
  name: string;
  /** How well the beginning of a file matches this format. */
  recognises(head: Head): Likeness;
  /** The tasks in a file, in its order, with all mistakes. */
  read(path: string): AsyncIterable<Read>;
  /** The rules of this service's own files, e.g. for the length of a title; other programs have other rules. */
  isOwn?: boolean;
  /** The contents besides tasks, with all mistakes. They are imported before the tasks. */
  tagsAndFilters?(path: string): Promise<TagsAndFilters>;
}
