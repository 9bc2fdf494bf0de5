import { In, type EntityManager } from 'typeorm';
import { Event } from './event.entity';

const AT_ONCE = 500;

/** Of what happened to tasks before `olderThan`, save what each became last, deletes some, and says whether more is left. */
export async function trimHistory(em: EntityManager, olderThan: Date): Promise<boolean> {
  const rows = await em.query<{ id: number }[]>(
    `SELECT id FROM events WHERE subject_type = 'task' AND created_at < $1 AND EXISTS (
       SELECT 1 FROM events later WHERE later.subject_type = 'task' AND later.subject_id = events.subject_id
         AND later.id > events.id AND later.version > events.version)
     ORDER BY id LIMIT ${AT_ONCE}`,
    [olderThan.getTime()],
  );
  if (rows.length > 0) await em.delete(Event, { id: In(rows.map(({ id }) => id)) });
  return rows.length === AT_ONCE;
}
