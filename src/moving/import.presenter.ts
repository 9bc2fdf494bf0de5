import type { Language } from '../http/language';
import { Shows } from '../http/fields/shows';
import { words, type Words } from '../taskforge/words/words-of';
import { FORMAT_NAMES } from './formats';
import type { Imported } from './imports.service';
import { NOTE_KINDS, type Note, type NoteKind } from './item';

const WORDS: Record<NoteKind, Words> = {
  kept_as_text: words('Se conserva como texto en la descripcion', 'Kept as text in the description'),
  shortened: words('Acortado; la descripcion lo tiene entero', 'Shortened; the description has all of it'),
  possible_duplicate: words('Posible duplicado', 'Possible duplicate'),
  skipped: words('No es una tarea y no se importo', 'Not a task, and not imported'),
};

/** Something that is not in the task as it is in the file. */
export class ImportNoteView {
  /** The line of the file on which the item begins, from 1. */
  @Shows({ minimum: 1, required: false, example: 2 })
  line?: number;
  /** Position of the item in the list of the file, from 0. */
  @Shows({ minimum: 0, required: false })
  index?: number;
  /** Id of the item in the file. */
  @Shows({ required: false })
  id?: string;
  /**
   * What it is about.
   * @example 'recurrence'
   */
  field!: string;
  /**
   * The value in the file; for a possible duplicate, the task or line with the same title.
   * @example 'every monday'
   */
  value!: string;
  /** @example 'kept_as_text' */
  @Shows({ enum: [...NOTE_KINDS] })
  code!: NoteKind;
  /** @example 'Kept as text in the description: recurrence: every monday' */
  message!: string;
}

export class ImportView {
  /** The format of the file. */
  @Shows({ enum: [...FORMAT_NAMES] })
  format!: string;
  /** Whether this was a dry run, which changes nothing. */
  dry_run!: boolean;
  /** New tasks. */
  created!: number;
  /** Tasks of an earlier import whose items have changed since. */
  updated!: number;
  /** Items that were imported earlier and have not changed since. */
  unchanged!: number;
  /** What was not imported as it is in the file. */
  report!: ImportNoteView[];
}

export const presentImport =
  (language: Language) =>
  ({ format, isDryRun, created, updated, unchanged, notes }: Imported): ImportView => ({
    format,
    dry_run: isDryRun,
    created,
    updated,
    unchanged,
    report: notes.map((note) => presentNote(note, language)),
  });

function presentNote({ place, field, value, kind }: Note, language: Language): ImportNoteView {
  return { ...place, field, value, code: kind, message: `${WORDS[kind][language]}: ${field}: ${value}` };
}
