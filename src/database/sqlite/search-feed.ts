import type { Work } from '../unit-of-work';
import { feedSearchIndex, mergeSearchIndex } from './feed-search-index';

/** How long written tasks are collected. Searches check all unindexed tasks, so these must be few. */
const COLLECT_MS = 200;

/** Indexes tasks after units of work have written them, many at a time, in its own units. */
export class SearchFeed {
  private timer: NodeJS.Timeout | undefined;
  private hasNews = false;
  private isOver = false;

  /** `run` runs a unit when no other waits, or after a while. */
  constructor(private readonly run: (work: Work<boolean>) => Promise<boolean>) {}

  /** Call it at startup and after each unit, which may have written tasks. */
  noteUnit(): void {
    this.hasNews = true;
    this.timer ??= setTimeout(() => void this.feed().finally(() => this.endFeed()), COLLECT_MS).unref();
  }

  /**
   * Indexes all unindexed tasks. Errors are harmless: searches stay correct, and the next unit triggers another
   * attempt.
   */
  async feed(): Promise<void> {
    this.hasNews = false;
    try {
      // In short steps, each in a unit of its own: the longest of them is how long a request may have to wait.
      for (const step of [feedSearchIndex, mergeSearchIndex]) while (!this.isOver && (await this.run(step)));
    } catch {}
  }

  /** The remaining tasks are indexed after the next start. */
  stop(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  private endFeed(): void {
    this.timer = undefined;
    if (this.hasNews && !this.isOver) this.noteUnit();
  }
}
