import { createHash } from 'node:crypto';
import { fold } from '../common/text';
import type { ItemFields } from './item';

/*
 * A digest of an imported item: one short hash for each field. A later import compares it with the item in the new file
 * and changes only the fields that differ, so that edits made here in the meantime stay.
 */

/** In the order of their hashes in a digest. */
const FIELDS = ['title', 'description', 'status', 'priority', 'due', 'tags'] as const;
type Field = (typeof FIELDS)[number];

const HASH_CHARACTERS = 8;
const ABSENT = '-'.repeat(HASH_CHARACTERS);
const LONGEST_ID = 200;

export const digestOf = (fields: ItemFields): string => FIELDS.map((field) => partOf(fields, field)).join('');

/** The fields that an item has and that differ from those of an earlier digest. */
export function changedFields(before: string, now: string): Field[] {
  const earlier = partsOf(before);
  return FIELDS.filter((_, i) => partsOf(now)[i] !== ABSENT && partsOf(now)[i] !== earlier[i]);
}

/** The new digest. Fields that the item does not have keep their earlier hashes. */
export const digestAfter = (before: string, now: string): string =>
  partsOf(now)
    .map((part, i) => (part === ABSENT ? partsOf(before)[i] : part))
    .join('');

const partsOf = (digest: string): string[] =>
  FIELDS.map((_, i) => digest.slice(i * HASH_CHARACTERS, (i + 1) * HASH_CHARACTERS));

function partOf(fields: ItemFields, field: Field): string {
  const value = field === 'tags' ? fields.tags?.map(fold).toSorted() : fields[field];
  if (value === undefined) return ABSENT;
  return hash(JSON.stringify(field === 'status' ? [value, fields.completedAt ?? null] : value)).slice(
    0,
    HASH_CHARACTERS,
  );
}

/** Identifies an item without an id by its whole content. */
export const contentId = ({ createdAt, ...fields }: ItemFields): string =>
  hash(JSON.stringify([digestOf(fields), createdAt ?? null]));

/** An id of another program for storing. An id that is too long or cannot be stored is replaced by its hash. */
export const storedId = (id: string): string =>
  id.length <= LONGEST_ID && id.isWellFormed() && !id.includes('\0') ? id : `sha256:${hash(id)}`;

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
