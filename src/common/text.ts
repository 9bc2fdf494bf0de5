/**
 * True for text that both databases can keep and give back unchanged: no NUL (PostgreSQL refuses it), no lone
 * surrogate (it has no UTF-8 form and would come back as U+FFFD).
 */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Length in characters (code points), as people and JSON Schema count, not in UTF-16 units. */
export const characters = (text: string): number => Array.from(text).length;

/** The form in which text is compared without regard to case, the same on every database. */
export const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** A LIKE pattern (escape character \) for "contains", in which % and _ of the text are literal. */
export const containing = (text: string): string => `%${fold(text).replace(/[\\%_]/g, '\\$&')}%`;
