import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The largest multiple of 62 in a byte. Larger bytes would make some letters more likely. */
const FAIR_BYTES = 248;
const BYTES_A_DRAW = 4096;
const LONG = 43;
const SHORT = 22;
/** Digits of a time (milliseconds since 1970) in base 36; enough until the year 5188. */
const TIME = 9;

/** Prefixes of ids with 43 characters. */
type LongPrefix = 'task' | 'noti' | 'user' | 'lead' | 'orga' | 'cont' | 'acti' | 'stat' | 'memb';
/** Prefixes of ids with 22 characters. */
type ShortPrefix = 'ev' | 'req' | 'api' | 'whsub';

/** Maximum length of a {@link publicId}. */
export const MAX_PUBLIC_ID_CHARACTERS = 48;

/**
 * Generates a public id. It starts with the time, so that new rows share index pages; random ids would each write
 * another page. The remaining 34 or 13 characters are random and cannot be guessed.
 */
export const publicId = (prefix: LongPrefix): string => `${prefix}_${timedText(LONG)}`;
export const shortPublicId = (prefix: ShortPrefix): string => `${prefix}_${timedText(SHORT)}`;

/** Whether a row could have this public id. Other values need no query. */
export const isPossiblePublicId = (id: string): boolean => /^[a-z]+_[0-9A-Za-z]+$/.test(id) && id.length <= 64;

/** Lower case only, which sorts the same in every collation. */
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

/** Reads many random bytes at once, because each read is a system call. */
function randomByte(): number {
  if (used === drawn.length) [drawn, used] = [randomBytes(BYTES_A_DRAW), 0];
  return drawn[used++]!;
}
