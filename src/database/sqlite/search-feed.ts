import type { Work } from '../unit-of-work';
import { feedSearchIndex } from './feed-search-index';

/** Maximum time before a task is indexed. Searches check all unindexed tasks, so these must be few. */
const MAX_WAIT_MS = 200;

/** Indexes tasks after units of work have written them, many at a time, in its own units. */
export class SearchFeed {
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  /** `run` runs a unit before all queued ones, so that unindexed tasks cannot pile up. */
  constructor(private readonly run: (work: Work<boolean>) => Promise<boolean>) {}

  /** Call it at startup and after each unit, which may have written tasks. */
  noteUnit(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.feed();
    }, MAX_WAIT_MS).unref();
  }

  /**
   * Indexes all unindexed tasks. Errors are harmless: searches stay correct, and the next unit triggers another
   * attempt.
   */
  async feed(): Promise<void> {
    try {
      while (!this.isOver && (await this.run((em) => feedSearchIndex(em))));
    } catch {}
  }

  /** The remaining tasks are indexed after the next start. */
  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }
}
