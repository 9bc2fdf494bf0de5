import { In, type EntityManager } from 'typeorm';
import { ROWS_PER_STATEMENT } from '../database/rows/batches';
import { runSql } from '../database/rows/sql';
import { Event } from './event.entity';

/**
 * Deletes a batch of the events of tasks from before `olderThan`, except those of the last version of each task.
 * Returns whether there may be more.
 */
export async function trimHistory(em: EntityManager, olderThan: Date): Promise<boolean> {
  const rows = await runSql<{ id: number }>(
    em,
    `SELECT id FROM events WHERE subject_type = 'task' AND created_at < $1 AND EXISTS (
       SELECT 1 FROM events later WHERE later.subject_type = 'task' AND later.subject_id = events.subject_id
         AND later.id > events.id AND later.version > events.version)
     ORDER BY id LIMIT ${ROWS_PER_STATEMENT}`,
    [olderThan.getTime()],
  );
  if (rows.length > 0) await em.delete(Event, { id: In(rows.map(({ id }) => id)) });
  return rows.length === ROWS_PER_STATEMENT;
}
