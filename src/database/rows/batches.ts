/** Rows that one statement reads or writes. Few enough that others do not wait long for the locks it takes. */
export const ROWS_PER_STATEMENT = 500;

/** Does `work` for all items, {@link ROWS_PER_STATEMENT} at a time, one batch after the other. */
export async function inBatches<T>(items: T[], work: (batch: T[]) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += ROWS_PER_STATEMENT) await work(items.slice(i, i + ROWS_PER_STATEMENT));
}
