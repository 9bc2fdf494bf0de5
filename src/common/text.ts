/**
 * True for text that both databases can keep and give back unchanged: no NUL (PostgreSQL refuses it), no lone
 * surrogate (it has no UTF-8 form and would come back as U+FFFD).
 */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Length in characters (code points), as people and JSON Schema count, not in UTF-16 units. */
export const characters = (text: string): number => Array.from(text).length;

/**
 * The form in which text is compared without regard to case, the same on every database. Each character is folded by
 * itself, so that part of a word folds as it does within the word: `ς` as `σ`, `ß` as `ss`, and `İ`, `ı`, `I`, `i`
 * alike.
 */
export const fold = (text: string): string =>
  text
    .replaceAll(/[^\0-\x7f]/gu, foldCharacter)
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .normalize('NFC');

// Upper case brings the forms of a letter together (`ς` and `σ` are `Σ`, `ß` is `SS`); `ẞ` is one only in lower case.
const foldCharacter = (character: string): string => character.toLowerCase().toUpperCase().toLowerCase();

/** What a search looks for in folded text, without the blanks that come along when text is pasted. */
export const foldSearch = (text: string): string => fold(text.trim());

/** A LIKE pattern (escape character \) for "contains", in which % and _ of the text are literal. */
export const containing = (text: string): string => `%${foldSearch(text).replace(/[\\%_]/g, '\\$&')}%`;
