import { Injectable, Logger } from '@nestjs/common';
import { BoundedCache } from '../../common/bounded-cache';
import { UnitOfWork } from '../../database/unit-of-work';
import type { Client } from './client';
import { Session } from './session.entity';

const MAX_CACHED_SESSIONS = 5_000;
/** Minimum interval between writes of `lastUsedAt`. Writing on every request would be expensive. */
const LAST_USED_PRECISION_MS = 60_000;

/** Saves when and from where sessions were last used. */
@Injectable()
export class SessionUses {
  private readonly logger = new Logger('Sessions');
  /** When this process last saved the use of a session, so that concurrent requests save it once. */
  private readonly written = new BoundedCache<number>(MAX_CACHED_SESSIONS);

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Saves a use in the background. `lastUsedMs` is the stored value. Failures do not affect the request. */
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
