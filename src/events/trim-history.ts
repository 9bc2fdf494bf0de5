import type { EntityManager } from 'typeorm';

/** Deletes what happened to tasks before `olderThan`, save what each became last. */
export async function trimHistory(em: EntityManager, olderThan: Date): Promise<void> {
  await em.query(
    `DELETE FROM events WHERE subject_type = 'task' AND created_at < $1 AND EXISTS (
       SELECT 1 FROM events later WHERE later.subject_type = 'task' AND later.subject_id = events.subject_id
         AND later.id > events.id AND later.version > events.version)`,
    [olderThan.getTime()],
  );
}
