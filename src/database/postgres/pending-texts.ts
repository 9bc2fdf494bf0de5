import { setDetachedTimer } from '../../common/time/detached-timer';
import { isRefusal } from '../database-errors';

/** Indexes the texts in GIN's pending list. Null if there is no search index. */
export const INDEX_PENDING = `SELECT gin_clean_pending_list(to_regclass('tasks_search_text')) AS pages`;

const WINDOW_MS = 1_000;
/** Fewer units in a window fill the list so slowly that it is left to PostgreSQL. */
const MIN_UNITS = 100;

/**
 * PostgreSQL adds new texts to a list and moves them to the search index when the list is full. That takes up to 100 ms
 * and is done by the statement that fills it, in a transaction which others may share. Under load this does it before.
 */
export class PendingTexts {
  private units = 0;
  private timer: NodeJS.Timeout | undefined;
  private mayIndex = true;

  /** `index` runs {@link INDEX_PENDING}. */
  constructor(private readonly index: () => Promise<unknown>) {}

  /** Call it after each commit with the number of its units. */
  note(units: number): void {
    this.units += units;
    this.timer ??= setDetachedTimer(() => void this.look(), WINDOW_MS);
  }

  private async look(): Promise<void> {
    const { units } = this;
    this.units = 0;
    this.timer = undefined;
    if (units < MIN_UNITS || !this.mayIndex) return;
    try {
      await this.index();
    } catch (error) {
      // The index belongs to another user, who alone may do this. Other errors pass.
      if (isRefusal(error)) this.mayIndex = false;
    }
  }
}
