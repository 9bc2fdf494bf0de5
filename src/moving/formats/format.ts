import type { NewTagFields } from '../../tags/tags.service';
import type { NewFilterFields } from '../../tasks/saved-filters/saved-filters.service';
import type { Mistake, Read } from '../item';

/** A file as it is recognised. */
export interface Head {
  /** The first 64 KiB of the file, without a byte order mark. */
  text: string;
  /** Its first line. */
  firstLine: string;
}

export const headIn = (text: string): Head => ({ text, firstLine: text.split(/\r\n|\r|\n/, 1)[0]! });

/** 0: it is not. 1: it could be. 2: certainly, unless another format is as sure. */
export type Likeness = 0 | 1 | 2;

export const surely = (is: boolean): Likeness => (is ? 2 : 0);

/** What a file has besides tasks. */
export interface Surroundings {
  tags: NewTagFields[];
  filters: NewFilterFields[];
  mistakes: Mistake[];
}

/** A file format that tasks are read from. */
export interface Format {
  name: string;
  /** How sure it is that a file that begins like this is of this format. */
  recognises(head: Head): Likeness;
  /** The tasks in a file, in its order, with all mistakes. */
  read(path: string): AsyncIterable<Read>;
  /** The rules of this service's own files, e.g. for the length of a title; other programs have other rules. */
  isOwn?: boolean;
  /** What there is besides tasks, with all mistakes. Comes before the tasks. */
  surroundings?(path: string): Promise<Surroundings>;
}
