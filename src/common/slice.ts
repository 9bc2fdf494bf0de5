/** Selects a part of a list by offset and limit. */
export interface SliceRequest {
  skip: number;
  limit: number;
}

/** The rows of a slice, and whether at least one more follows. */
export interface Slice<T> {
  rows: T[];
  hasMore: boolean;
}

/** Builds the slice from `limit` + 1 rows. */
export const sliceOf = <T>(rows: T[], { limit }: { limit: number }): Slice<T> => ({
  rows: rows.slice(0, limit),
  hasMore: rows.length > limit,
});
