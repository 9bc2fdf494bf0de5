const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Delays before the second and later retries. Together with the first retry they add up to about 75.5 hours. */
const PAUSES_MS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** Number of attempts before the webhook is paused. */
export const MAX_ATTEMPTS = PAUSES_MS.length + 2;

/** Maximum random share added to a delay, so that retries do not all arrive at once. */
const JITTER = 0.1;

/**
 * The delay in milliseconds after a failed attempt; undefined after the last one. `attempts` counts the attempts so
 * far, `random` is between 0 and 1.
 */
export function pauseAfter(attempts: number, firstRetrySeconds: number, random: number): number | undefined {
  const pause = [firstRetrySeconds * SECOND, ...PAUSES_MS][attempts - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + JITTER * random));
}

const MAX_HOLD_MS = 24 * HOUR;
const HOLDING = [429, 503];

/**
 * The delay in milliseconds that a receiver requests with `Retry-After`, at most one day; undefined if it requests
 * none.
 */
export function holdAfter(status: number | null, retryAfter: string | undefined, now: Date): number | undefined {
  if (status === null || !HOLDING.includes(status) || retryAfter === undefined) return undefined;
  const text = retryAfter.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now.getTime();
  return ms > 0 ? Math.min(ms, MAX_HOLD_MS) : undefined;
}
