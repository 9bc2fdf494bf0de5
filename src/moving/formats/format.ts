import type { Read } from '../item';

/** A file as it is recognised. */
export interface Head {
  /** The first 64 KiB of the file, without a byte order mark. */
  text: string;
  /** Its first line. */
  firstLine: string;
}

export const headIn = (text: string): Head => ({ text, firstLine: text.split(/\r\n|\r|\n/, 1)[0]! });

/** A file format that tasks are read from. */
export interface Format {
  name: string;
  /** Whether a file that begins like this looks like this format. */
  recognises(head: Head): boolean;
  /** The tasks in a file, in its order, with all mistakes. */
  read(path: string): AsyncIterable<Read>;
  /** The rules of this service's own files, e.g. for the length of a title; other programs have other rules. */
  isOwn?: boolean;
}
