import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** The id of the oldest event that a reader still needs; undefined if it needs none. */
export type OldestNeeded = (em: EntityManager) => Promise<number | undefined>;

/** Registry of readers that still need events, so that these are not trimmed. */
@Injectable()
export class LogUse {
  private readonly all: OldestNeeded[] = [];

  register(oldest: OldestNeeded): void {
    this.all.push(oldest);
  }

  /** The smallest event id that is still needed. */
  async oldestNeeded(em: EntityManager): Promise<number> {
    let oldest = Number.MAX_SAFE_INTEGER;
    for (const each of this.all) oldest = Math.min(oldest, (await each(em)) ?? oldest);
    return oldest;
  }
}
