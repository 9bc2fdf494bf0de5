const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pauses after the first retry, in milliseconds. With it they add up to 75 hours and a half. */
const PAUSES_MS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** How many attempts a delivery gets before its webhook is paused. */
export const MAX_ATTEMPTS = PAUSES_MS.length + 2;

/** The part of a pause that is added to it at most, so that receivers do not hear from everybody at once. */
const JITTER = 0.1;

/**
 * How long to wait after a failed attempt, in milliseconds; undefined if it was the last. `attempts` counts those that
 * were made, `random` is from 0 to 1.
 */
export function pauseAfter(attempts: number, firstRetrySeconds: number, random: number): number | undefined {
  const pause = [firstRetrySeconds * SECOND, ...PAUSES_MS][attempts - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + JITTER * random));
}

const LONGEST_HOLD_MS = 24 * HOUR;
const HOLDING = [429, 503];

/** How long a receiver asks to be left alone, in milliseconds, at most a day; undefined if it does not ask. */
export function holdAfter(status: number | null, retryAfter: string | undefined, now: Date): number | undefined {
  if (status === null || !HOLDING.includes(status) || retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime();
  return ms > 0 ? Math.min(ms, LONGEST_HOLD_MS) : undefined;
}
