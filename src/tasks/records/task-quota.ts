import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { conflict } from '../../common/errors';
import { CONFIG, type Config } from '../../config';
import { locks } from '../../database/locks';
import { runSql } from '../../database/rows/sql';

/** How many tasks a user may own (`MAX_TASKS_PER_USER`). Tasks in the trash do not count. */
@Injectable()
export class TaskQuota {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Whether there is a limit at all. */
  get isOn(): boolean {
    return this.config.maxTasksPerUser > 0;
  }

  /**
   * Makes other units that give this user tasks wait until this one ends. To be called before anything else locks the
   * user: two units that raise a lock which both hold would deadlock.
   */
  async lock(em: EntityManager, userId: number): Promise<void> {
    if (this.isOn && locks(em)) await runSql(em, 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  }

  /** Throws `conflict` if the user has no room for one more task. */
  async expectRoom(em: EntityManager, userId: number): Promise<void> {
    if (this.isOn && (await this.overBy(em, userId, 1)) > 0) throw quotaExceeded();
  }

  /** How many tasks too many the user would own with `more` than are stored. */
  async overBy(em: EntityManager, userId: number, more: number): Promise<number> {
    await this.lock(em, userId);
    const count = 'SELECT COUNT(*) AS owned FROM tasks WHERE user_id = $1 AND deleted_at IS NULL';
    const [row] = await runSql<{ owned: number | string }>(em, count, [userId]);
    return Number(row!.owned) + more - this.config.maxTasksPerUser;
  }
}

export const quotaExceeded = () => conflict('quota.tasks');
