import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The largest multiple of 62 in a byte: bytes above it would make the first letters likelier. */
const FAIR_BYTES = 248;
const LONG = 43;
const SHORT = 22;

/** Prefixes of names of 43 characters. */
type LongPrefix = 'task' | 'noti' | 'user' | 'lead' | 'orga' | 'cont' | 'acti' | 'stat' | 'memb';
/** Prefixes of names of 22 characters. */
type ShortPrefix = 'ev' | 'req' | 'api';

/** The longest name that {@link publicId} gives. */
export const LONGEST_PUBLIC_ID = 48;

/** A new name for the world outside: random, so that it tells nothing and cannot be guessed from another. */
export const publicId = (prefix: LongPrefix): string => `${prefix}_${base62(LONG)}`;
export const shortPublicId = (prefix: ShortPrefix): string => `${prefix}_${base62(SHORT)}`;

/** Whether a row could have this name; anything else need not be asked for. */
export const isPossiblePublicId = (id: string): boolean => /^[a-z]+_[0-9A-Za-z]+$/.test(id) && id.length <= 64;

export function base62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < FAIR_BYTES && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
