import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The largest multiple of 62 in a byte: bytes above it would make the first letters likelier. */
const FAIR_BYTES = 248;
const BYTES_A_DRAW = 4096;
const LONG = 43;
const SHORT = 22;
/** Milliseconds since 1970 to the base 36, until the year 5188. */
const TIME = 9;

/** Prefixes of names of 43 characters. */
type LongPrefix = 'task' | 'noti' | 'user' | 'lead' | 'orga' | 'cont' | 'acti' | 'stat' | 'memb';
/** Prefixes of names of 22 characters. */
type ShortPrefix = 'ev' | 'req' | 'api' | 'whsub';

/** The longest name that {@link publicId} gives. */
export const LONGEST_PUBLIC_ID = 48;

/**
 * A new name for the world outside. It begins with the time, so that new rows share the pages of an index: each random
 * place would be a page more to write. The rest, 34 or 13 characters, is random and cannot be guessed from another name.
 */
export const publicId = (prefix: LongPrefix): string => `${prefix}_${timedText(LONG)}`;
export const shortPublicId = (prefix: ShortPrefix): string => `${prefix}_${timedText(SHORT)}`;

/** Whether a row could have this name; anything else need not be asked for. */
export const isPossiblePublicId = (id: string): boolean => /^[a-z]+_[0-9A-Za-z]+$/.test(id) && id.length <= 64;

/** Lower case only, which sorts alike in every collation. */
function timedText(length: number): string {
  const time = Math.abs(Date.now()).toString(36).padStart(TIME, '0');
  return time + base62(length - time.length);
}

export function base62(length: number): string {
  let text = '';
  while (text.length < length) {
    const byte = randomByte();
    if (byte < FAIR_BYTES) text += ALPHABET[byte % ALPHABET.length];
  }
  return text;
}

let drawn: Buffer = Buffer.alloc(0);
let used = 0;

/** Drawn many at a time: each draw is a call into the system. */
function randomByte(): number {
  if (used === drawn.length) [drawn, used] = [randomBytes(BYTES_A_DRAW), 0];
  return drawn[used++]!;
}
