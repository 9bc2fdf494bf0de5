/** Beginnings that make a spreadsheet run a cell, also after apostrophes. The wide forms come from Japanese input. */
const RUN = '[=+\\-@\\t\\r\uff1d\uff0b\uff0d\uff20]';
const TO_DISARM = new RegExp(`^'*${RUN}`);
const DISARMED = new RegExp(`^'+${RUN}`);

/**
 * The cell with an apostrophe before it if a spreadsheet would run it. A text that begins with an apostrophe and then
 * like a formula gets another one, so that {@link armed} gives back each text as it was.
 */
export const disarmed = (text: string): string => (TO_DISARM.test(text) ? `'${text}` : text);

/** The text of a cell that {@link disarmed} wrote. */
export const armed = (cell: string): string => (DISARMED.test(cell) ? cell.slice(1) : cell);

/** Names with commas between them; a name that contains a comma is quoted, as RFC 4180 quotes a cell. */
export const joinNames = (names: string[]): string => names.map(quoted).join(', ');

const quoted = (name: string): string => (/,|^"/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

/** A quoted name, or text up to the next comma. */
const NAME = /\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)/gy;

/** The names that {@link joinNames} wrote. */
export function namesIn(text: string): string[] {
  const names = [...text.matchAll(NAME)].map(([, inside, plain]) => inside?.replaceAll('""', '"') ?? plain!);
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
