/** Rows per statement. Few enough that others do not wait long for its locks. */
export const ROWS_PER_STATEMENT = 500;

/** Runs `work` for all items in batches of {@link ROWS_PER_STATEMENT}, sequentially. */
export async function inBatches<T>(items: T[], work: (batch: T[]) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += ROWS_PER_STATEMENT) await work(items.slice(i, i + ROWS_PER_STATEMENT));
}
