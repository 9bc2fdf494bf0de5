const DAY_MS = 86_400_000;

/** When what was deleted at `deletedAt` goes for good; never, if it is kept for 0 days. */
export const purgeTime = (deletedAt: Date, days: number): Date | null =>
  days === 0 ? null : new Date(deletedAt.getTime() + days * DAY_MS);

/** What was deleted then or before has been kept for so many days. */
export const keptSince = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
