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

/** A query that can be cut, as TypeORM builds it. */
interface Cuttable<T> {
  offset(skip: number): this;
  limit(limit: number): this;
  getMany(): Promise<T[]>;
}

/** Reads a slice of a query. */
export const readSlice = async <T>(query: Cuttable<T>, request: SliceRequest): Promise<Slice<T>> =>
  sliceOf(
    await query
      .offset(request.skip)
      .limit(request.limit + 1)
      .getMany(),
    request,
  );
