import { Injectable, Logger } from '@nestjs/common';
import { BoundedCache } from '../../common/bounded-cache';
import { UnitOfWork } from '../../database/unit-of-work';
import type { Client } from './client';
import { Session } from './session.entity';

const MAX_CACHED_SESSIONS = 5_000;
/** `lastUsedAt` is written at most this often: a write for every request would be expensive. */
const LAST_USED_PRECISION_MS = 60_000;

/** Writes when and from where sessions were last used. */
@Injectable()
export class SessionUses {
  private readonly logger = new Logger('Sessions');
  /** When this process last wrote the use of a session: requests that come together write it once. */
  private readonly written = new BoundedCache<number>(MAX_CACHED_SESSIONS);

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** `lastUsedMs` is what is stored. The request does not wait for the write, and does not fail with it. */
  note(id: string, lastUsedMs: number, client: Client): void {
    const now = Date.now();
    const last = Math.max(lastUsedMs, this.written.get(id) ?? 0);
    if (now - last < LAST_USED_PRECISION_MS) return;
    this.written.set(id, now);
    const use = { lastUsedAt: new Date(now), ...client };
    this.unitOfWork
      .run((em) => em.update(Session, { id }, use))
      .catch((error: unknown) => this.logger.warn(`The use of a session was not stored: ${String(error)}`));
  }
}
