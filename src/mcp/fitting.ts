/** Maximum bytes of JSON for the data of a result. The rest of 20,480 is for its text and the protocol. */
export const MAX_BYTES = 19_500;

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** A page, and the other data of its result. */
export interface Part<Item, Rest> {
  items: Item[];
  rest: Rest;
}

/**
 * Makes a page fit: reads it again with fewer items, so that the rest comes with the next page. An item that is too large
 * by itself is shortened.
 */
export async function fittingPage<Item extends object, Rest extends object>(
  limit: number,
  read: (limit: number) => Promise<Part<Item, Rest>>,
): Promise<Part<Item, Rest>> {
  const part = await read(limit);
  const room = MAX_BYTES - bytesOf(part.rest);
  const count = countWithin(part.items, room);
  if (count === part.items.length) return part;
  if (part.items.length === 1) return { ...part, items: [shortened(part.items[0]!, room)] };
  return fittingPage(Math.max(count, 1), read);
}

function countWithin(items: object[], room: number): number {
  let used = 0;
  const end = items.findIndex((item) => (used += bytesOf(item) + 1) > room);
  return end === -1 ? items.length : end;
}

const LONGEST = 5_000;
const SHORTEST = 1;
/** A list keeps one item per this many characters of text. */
const CHARACTERS_PER_ITEM = 20;

/** Cuts long texts and lists as little as needed. `shortened` names what was cut. */
export function shortened<Item extends object>(item: Item, bytes: number): Item & { shortened?: string[] } {
  if (bytesOf(item) <= bytes) return item;
  let [fits, tooLong] = [SHORTEST, LONGEST];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (bytesOf(cutTo(item, middle)) <= bytes) fits = middle;
    else tooLong = middle;
  }
  return cutTo(item, fits);
}

function cutTo<Item extends object>(item: Item, characters: number): Item & { shortened: string[] } {
  const cut = new Set<string>();
  const copy = cutIn(item, '', characters, cut) as Item;
  return { ...copy, shortened: [...cut] };
}

/** Names such as `task.description`; items of a list share the name of the list. */
function cutIn(value: unknown, name: string, characters: number, cut: Set<string>): unknown {
  if (typeof value === 'string') return textCut(value, name, characters, cut);
  if (Array.isArray(value)) {
    const most = Math.ceil(characters / CHARACTERS_PER_ITEM);
    if (value.length > most) cut.add(name);
    return value.slice(0, most).map((item) => cutIn(item, name, characters, cut));
  }
  if (typeof value !== 'object' || value === null) return value;
  const within = (key: string): string => (name === '' ? key : `${name}.${key}`);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, cutIn(each, within(key), characters, cut)]),
  );
}

/** Texts that programs read, such as times and names of fields, are shorter than this. */
const SHORT = 40;

function textCut(text: string, name: string, characters: number, cut: Set<string>): string {
  const most = Math.max(characters, SHORT);
  const points = text.length > most ? Array.from(text) : [];
  if (points.length <= most) return text;
  cut.add(name);
  return `${points.slice(0, most - 1).join('')}…`;
}

/** The beginning of a text, at most this many bytes of JSON. */
export function textWithin(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  const points = Array.from(text.slice(0, bytes));
  let [fits, tooLong] = [0, points.length + 1];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (bytesOf(points.slice(0, middle).join('')) + 3 <= bytes) fits = middle;
    else tooLong = middle;
  }
  return `${points.slice(0, fits).join('')}…`;
}
