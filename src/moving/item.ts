import type { DomainError, ItemPlace } from '../common/errors';
import type { Due } from '../common/time/due';
import type { Priority, Status } from '../tasks/task-fields';

/** A thing that the file says of an item and that a task has no field for. */
export interface Unkept {
  /** What it is, e.g. "recurrence". */
  what: string;
  /** As the file has it. */
  value: string;
}

/** The fields of a task as a file has them; an absent one stays as it is. */
export interface ItemFields {
  title?: string;
  description?: string | null;
  status?: Status;
  priority?: Priority;
  due?: Due | null;
  /** Names. */
  tags?: string[];
  completedAt?: Date | null;
  createdAt?: Date | null;
}

/** A task in a file. */
export interface Item {
  place: ItemPlace;
  /** Its id in the program that wrote the file; without one, an item is known by its content. */
  importId?: string;
  fields: ItemFields;
  unkept: Unkept[];
}

/** A line or item that cannot be imported. */
export interface Mistake {
  place: ItemPlace;
  error: DomainError;
}

/** Something in a file that is no task. */
export interface Skipped {
  place: ItemPlace;
  /** What it is, e.g. "VEVENT". */
  skipped: string;
}

export type Read = Item | Mistake | Skipped;

export const isMistake = (read: Read): read is Mistake => 'error' in read;

/** Something that was not imported as it is in the file, for the report. */
export interface Note {
  place: ItemPlace;
  /** What it is about, e.g. "recurrence". */
  field: string;
  /** As the file has it. */
  value: string;
  kind: NoteKind;
}

/**
 * `kept_as_text`: the description has it. `shortened`: the description has the whole text. `possible_duplicate`: `value`
 * names what has the same title. `skipped`: it is no task.
 */
export const NOTE_KINDS = ['kept_as_text', 'shortened', 'possible_duplicate', 'skipped'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];
