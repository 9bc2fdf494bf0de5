import type { DomainError, ItemPlace } from '../common/errors';
import type { Due } from '../common/time/due';
import type { Priority, Status } from '../tasks/task-fields';

/** A value in the file that a task has no field for. */
export interface UnmappedValue {
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
  /** Id in the program that wrote the file. An item without one is recognised by its content. */
  importId?: string;
  fields: ItemFields;
  unmapped: UnmappedValue[];
}

/** A line or item that cannot be imported. */
export interface Mistake {
  place: ItemPlace;
  error: DomainError;
}

/** Something in a file that is not a task. */
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
 * names the task or line with the same title. `skipped`: not a task.
 */
export const NOTE_KINDS = ['kept_as_text', 'shortened', 'possible_duplicate', 'skipped'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];
