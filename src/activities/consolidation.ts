import type { EntityManager } from 'typeorm';
import { Event } from '../events/event.entity';

/*
 * Updates close together are shown as one event. The stored rows do not change: an update is absorbed if the next event
 * of the same subject is also an update, by the same actor and credential, with the same owner and lead, in the same
 * minute and at most `SOON_MS` later. This can be decided for each row alone, and no chain of absorbed rows is longer
 * than a minute.
 */

/** An event as the log shows it: a chain of updates from first to last, or one event. */
export interface MergedEvent {
  first: Event;
  last: Event;
}

const SOON_MS = 5_000;
/** Limits the length of a chain, and with it the cost of reading it. */
const WINDOW_MS = 60_000;

const KEPT_TOGETHER = ['name', 'actor_id', 'credential', 'owner_id', 'lead_id'];

/** SQL condition for rows of this alias that a later update absorbs. Rows after `:newest` are not considered. */
export const isAbsorbed = (alias: string): string => `(
  ${alias}.name IN ('task.updated', 'lead.updated', 'contact.updated') AND EXISTS (
    SELECT 1 FROM events later
    WHERE later.id = (
        SELECT follower.id FROM events follower
        WHERE follower.subject_public_id = ${alias}.subject_public_id
          AND follower.id > ${alias}.id AND follower.id <= :newest
        ORDER BY follower.id LIMIT 1)
      AND later.created_at - ${alias}.created_at <= ${SOON_MS}
      AND later.created_at / ${WINDOW_MS} = ${alias}.created_at / ${WINDOW_MS}
      ${KEPT_TOGETHER.map((column) => `AND ${isSame(`later.${column}`, `${alias}.${column}`)}`).join(' ')}))`;

/** Null-safe equality in SQL that both databases support. */
const isSame = (a: string, b: string): string => `(${a} = ${b} OR (${a} IS NULL AND ${b} IS NULL))`;

/** SQL for the id of the last row in the chain of this row. */
export const lastOfChain = (alias: string): string => `(
  SELECT shown.id FROM events shown
  WHERE shown.subject_public_id = ${alias}.subject_public_id AND shown.id >= ${alias}.id AND shown.id <= :newest
    AND NOT ${isAbsorbed('shown')}
  ORDER BY shown.id LIMIT 1)`;

const firstOfChain = (alias: string): string => `(
  SELECT start.id FROM events start
  WHERE start.subject_public_id = ${alias}.subject_public_id AND start.id > COALESCE((
      SELECT border.id FROM events border
      WHERE border.subject_public_id = ${alias}.subject_public_id AND border.id < ${alias}.id
        AND NOT ${isAbsorbed('border')}
      ORDER BY border.id DESC LIMIT 1), 0)
  ORDER BY start.id LIMIT 1)`;

/** The chains that end with these rows. */
export async function merged(em: EntityManager, lasts: Event[], newest: number): Promise<MergedEvent[]> {
  const ids = lasts.filter(isUpdate).map(({ id }) => id);
  if (ids.length === 0) return lasts.map((last) => ({ first: last, last }));
  const firsts = await em
    .createQueryBuilder(Event, 'event')
    .where((query) => {
      const heads = query.subQuery().select(firstOfChain('last')).from(Event, 'last').where('last.id IN (:...ids)');
      return `event.id IN ${heads.getQuery()}`;
    })
    .setParameters({ ids, newest })
    .getMany();
  return lasts.map((last) => ({ first: isUpdate(last) ? firstOf(last, firsts) : last, last }));
}

const isUpdate = ({ name }: Event): boolean => name.endsWith('.updated');

/** If the subject has several chains, the one that ends here has the latest beginning. */
function firstOf(last: Event, firsts: Event[]): Event {
  const own = firsts.filter(({ id, subjectPublicId }) => subjectPublicId === last.subjectPublicId && id <= last.id);
  return own.toSorted((a, b) => b.id - a.id)[0] ?? last;
}
