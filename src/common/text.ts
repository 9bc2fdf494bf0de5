/**
 * Whether both databases can store the text unchanged: no NUL (rejected by PostgreSQL), no lone surrogates (they have
 * no UTF-8 form and would become U+FFFD).
 */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Whether both databases can store all keys and texts in a JSON value. Its own text is always storable: it has escapes. */
export function isStorableThroughout(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const each = left.pop();
    if (typeof each === 'string' && !isStorable(each)) return false;
    if (typeof each === 'object' && each !== null) for (const pair of Object.entries(each)) left.push(...pair);
  }
  return true;
}

/** Length in characters (code points), like JSON Schema, not UTF-16 units. */
export const characters = (text: string): number => text.length - (text.match(PAIRS)?.length ?? 0);

/** Two UTF-16 units that are one character. */
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;

/**
 * Folds text for comparison without case and width, the same on every database. Each character is folded separately, so
 * that part of a word folds as within the word: `ς` like `σ`, `ß` like `ss`, `Ａ` like `a`, and `İ`, `ı`, `I`, `i` alike.
 */
export const fold = (text: string): string =>
  text
    .replaceAll(/[^\0-\x7f]/gu, foldCharacter)
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .normalize('NFC');

// Upper case unifies the forms of a letter (`ς` and `σ` are `Σ`, `ß` is `SS`); `ẞ` is only unified in lower case.
const foldCharacter = (character: string): string =>
  (WIDE.test(character) ? character.normalize('NFKC') : character).toLowerCase().toUpperCase().toLowerCase();

/** Fullwidth and halfwidth forms, and the wide space. */
const WIDE = /[\u3000\uff01-\uffee]/;

/** Folds a search text, without surrounding white space. */
export const foldSearch = (text: string): string => fold(text.trim());

/** A LIKE pattern (escape character \) for "contains", with % and _ taken literally. */
export const containing = (text: string): string => `%${foldSearch(text).replace(/[\\%_]/g, '\\$&')}%`;
