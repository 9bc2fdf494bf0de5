import type { EntityManager } from 'typeorm';
import { Event } from '../events/event.entity';

/*
 * Updates close together are shown as one event. Rows stay as they were written; an update counts as absorbed if the
 * next thing that happened to the same subject is an update as well, by the same actor and credential, of the same
 * owner and on the same lead, in the same minute and soon after. Each row can be judged by itself, and no chain of
 * absorbed rows is longer than a minute.
 */

/** What the log shows: one event, or a chain of updates from its first to its last. */
export interface MergedEvent {
  first: Event;
  last: Event;
}

const SOON_MS = 5_000;
/** Bounds a chain, and so what reading one may cost. */
const WINDOW_MS = 60_000;

const KEPT_TOGETHER = ['name', 'actor_id', 'credential', 'owner_id', 'lead_id'];

/** SQL that holds for rows of this alias which a later update has absorbed; only rows up to `:newest` count. */
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

/** Also of nulls, in words that both databases know. */
const isSame = (a: string, b: string): string => `(${a} = ${b} OR (${a} IS NULL AND ${b} IS NULL))`;

/** The id of the row that shows what the row of this alias has become a part of. */
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

/** Chains by their last rows. */
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

/** Of several chains of one subject, the one that ends here began last. */
function firstOf(last: Event, firsts: Event[]): Event {
  const own = firsts.filter(({ id, subjectPublicId }) => subjectPublicId === last.subjectPublicId && id <= last.id);
  return own.toSorted((a, b) => b.id - a.id)[0] ?? last;
}
