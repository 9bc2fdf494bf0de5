const DAY_MS = 86_400_000;

/** When something deleted at `deletedAt` is purged; null if never (0 days). */
export const purgeTime = (deletedAt: Date, days: number): Date | null =>
  days === 0 ? null : new Date(deletedAt.getTime() + days * DAY_MS);

/** Anything deleted at or before this time has been kept for `days` days. */
export const keptSince = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
