import type { Work } from '../unit-of-work';
import { feedSearchIndex } from './feed-search-index';

/** How long a task waits to be indexed. A search looks at all that wait, so it stays as fast as these are few. */
const MAX_WAIT_MS = 200;

/** Feeds the search index with what units of work have written, many tasks at a time, in units of its own. */
export class SearchFeed {
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  /** `run` runs a unit before all that wait: so what is written in the meantime cannot pile up. */
  constructor(private readonly run: (work: Work<boolean>) => Promise<boolean>) {}

  /** To be called after the start, and after each unit: it may have written tasks. */
  noteUnit(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.feed();
    }, MAX_WAIT_MS).unref();
  }

  /** Feeds all that waits. An error is no harm: searches are right without it, and the next unit leads to another try. */
  async feed(): Promise<void> {
    try {
      while (!this.isOver && (await this.run((em) => feedSearchIndex(em))));
    } catch {}
  }

  /** What waits by now is fed after the next start. */
  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }
}
