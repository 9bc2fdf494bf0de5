/** A part of a list, by how many rows to leave out and how many to take. */
export interface SliceRequest {
  skip: number;
  limit: number;
}

/** The rows of a slice, and whether at least one more follows. */
export interface Slice<T> {
  rows: T[];
  hasMore: boolean;
}

/** The slice of `limit` rows, of one row more than it asks for. */
export const sliceOf = <T>(rows: T[], { limit }: { limit: number }): Slice<T> => ({
  rows: rows.slice(0, limit),
  hasMore: rows.length > limit,
});
