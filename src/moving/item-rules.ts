import type { FieldErrors } from '../common/errors';
import { characters, isStorable } from '../common/text';
import { NOTE_KINDS, type Item, type ItemFields, type Note, type UnmappedValue } from './item';

const LONGEST_TITLE = 200;
const LONGEST_DESCRIPTION = 5_000;
const LONGEST_TAG = 50;
const MARK = '--- imported';

/** An item that fits a task, or the reasons why it does not. */
export interface Checked {
  fields: ItemFields & { title: string };
  notes: Note[];
  errors: FieldErrors;
}

/**
 * Trims the texts of an item and checks them. For files of other programs, a title that is too long is shortened, and
 * values that a task has no field for are appended to the description.
 */
export function checked({ place, fields, unmapped }: Item, isOwn: boolean): Checked {
  const notes: Note[] = [];
  const note = (kind: (typeof NOTE_KINDS)[number], { what, value }: UnmappedValue): UnmappedValue => {
    notes.push({ place, field: what, value, kind });
    return { what, value };
  };
  const title = fields.title?.trim() ?? '';
  const isShortened = !isOwn && characters(title) > LONGEST_TITLE;
  const tags = tagsOf(fields.tags);
  const longTags = tags?.filter((name) => characters(name) > LONGEST_TAG) ?? [];
  const kept = [
    ...(isShortened ? [note('shortened', { what: 'title', value: title })] : []),
    ...longTags.map((value) => note('kept_as_text', { what: 'tag', value })),
    ...unmapped.map((each) => note('kept_as_text', each)),
  ];
  const made = {
    ...fields,
    title: isShortened ? shortened(title) : title,
    description: withKept(fields.description, kept),
    tags: tags?.filter((name) => !longTags.includes(name)),
  };
  return { fields: made, notes, errors: errorsIn(made, isOwn) };
}

const shortened = (title: string): string =>
  `${Array.from(title)
    .slice(0, LONGEST_TITLE - 1)
    .join('')
    .trimEnd()}…`;

/** Each name once, ignoring case and the white space around it. */
function tagsOf(names: string[] | undefined): string[] | undefined {
  return names && [...new Map(names.map((name) => [name.trim().toLowerCase(), name.trim()])).values()].filter(Boolean);
}

function withKept(description: string | null | undefined, kept: UnmappedValue[]): string | null | undefined {
  const text = description?.trim();
  if (kept.length === 0) return description === undefined ? undefined : text || null;
  const lines = kept.map(({ what, value }) => `${what}: ${value.trim().replaceAll(/\r\n|\r|\n/g, '\n  ')}`);
  return [...(text ? [text, ''] : []), MARK, ...lines].join('\n');
}

function errorsIn({ title, description, tags }: Checked['fields'], isOwn: boolean): FieldErrors {
  const errors: FieldErrors = {};
  if (title === '') errors.title = 'required';
  else if (!isStorable(title)) errors.title = 'unusable';
  else if (characters(title) > LONGEST_TITLE) errors.title = 'too_long';
  if (description && !isStorable(description)) errors.description = 'unusable';
  else if (isOwn && description && characters(description) > LONGEST_DESCRIPTION) errors.description = 'too_long';
  if (tags?.some((name) => !isStorable(name))) errors.tags = 'unusable';
  return errors;
}
