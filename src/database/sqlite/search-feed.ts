import { setDetachedTimer } from '../../common/time/detached-timer';
import type { Work } from '../unit-of-work';
import { advanceSearchIndex } from './feed-search-index';

/** How long written tasks are collected. Searches check all unindexed tasks, so these must be few. */
const COLLECT_MS = 200;
/** How long a feed may wait for requests that arrive all the time. */
const MAX_WAIT_MS = 1_000;
/** How long each of its units takes after that: as long as a batch of requests, so that the feed keeps up with them. */
const LATE_UNIT_MS = 50;

/** Indexes tasks after units of work have written them, many at a time, in its own units. */
export class SearchFeed {
  private timer: NodeJS.Timeout | undefined;
  private hasNews = false;
  private isOver = false;

  /** `run` runs a unit when no other waits, or after `maxWaitMs`. */
  constructor(private readonly run: (work: Work<boolean>, maxWaitMs: number) => Promise<boolean>) {}

  /** Call it at startup and after each unit, which may have written tasks. */
  noteUnit(): void {
    this.hasNews = true;
    this.timer ??= setDetachedTimer(() => void this.turn(), COLLECT_MS);
  }

  /**
   * Indexes all unindexed tasks. Errors are harmless: searches stay correct, and the next unit triggers another
   * attempt.
   */
  async feed(): Promise<void> {
    this.hasNews = false;
    const dueAt = performance.now() + MAX_WAIT_MS;
    try {
      while (!this.isOver && (await this.run(unitFor(dueAt), dueAt - performance.now())));
    } catch {}
  }

  /** The remaining tasks are indexed after the next start. */
  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  private async turn(): Promise<void> {
    await this.feed();
    this.timer = undefined;
    if (this.hasNews && !this.isOver) this.noteUnit();
  }
}

/** One short step, since requests wait for it; several if the feed is late. */
function unitFor(dueAt: number): Work<boolean> {
  return async (em) => {
    const begun = performance.now();
    const end = begun < dueAt ? begun : begun + LATE_UNIT_MS;
    let hasMore = await advanceSearchIndex(em);
    while (hasMore && performance.now() < end) hasMore = await advanceSearchIndex(em);
    return hasMore;
  };
}
