import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The id of the oldest event that a reader still needs; undefined if it needs none. */
export type OldestNeeded = (em: EntityManager) => Promise<number | undefined>;

/** Modules that read events of the log later register here, so that these are not trimmed before. */
@Injectable()
export class LogUse {
  private readonly all: OldestNeeded[] = [];

  register(oldest: OldestNeeded): void {
    this.all.push(oldest);
  }

  /** Events from this id on are needed. */
  async oldestNeeded(em: EntityManager): Promise<number> {
    let oldest = Number.MAX_SAFE_INTEGER;
    for (const each of this.all) oldest = Math.min(oldest, (await each(em)) ?? oldest);
    return oldest;
  }
}
