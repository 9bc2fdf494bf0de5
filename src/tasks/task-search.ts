import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { fold, isStorable } from '../common/text';
import type { Task } from './task.entity';

/** So many tasks are looked up one by one in a few hundredths of a second; of more, a scan has a page sooner. */
const MOST_CANDIDATES = 5_000;
/** What a long text has more of them is left to LIKE. */
const MOST_TRIGRAMS = 16;

/** Lets a query for tasks with this text in them go by the index if that is faster; what it finds stays the same. */
export async function hastenSearch(
  em: EntityManager,
  query: SelectQueryBuilder<Task>,
  search: string | undefined,
): Promise<void> {
  if (search === undefined) return;
  if (em.connection.options.type === 'postgres') {
    // A statement that comes again is soon planned without looking at the text: as if all were equally rare.
    await em.query('SET LOCAL plan_cache_mode = force_custom_plan');
    return;
  }
  const trigrams = isStorable(search) ? trigramsOf(fold(search)) : [];
  if (trigrams.length === 0) return;
  const match = trigrams.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
  if (await areFew(em, match))
    query.andWhere('task.id IN (SELECT rowid FROM tasks_search WHERE tasks_search MATCH :match)', { match });
}

/** Each three characters in a row, the first of many; a text of less than three has none. */
function trigramsOf(text: string): string[] {
  const all = Array.from(text).slice(0, MOST_TRIGRAMS + 2);
  return all.slice(2).map((_, i) => all.slice(i, i + 3).join(''));
}

async function areFew(em: EntityManager, match: string): Promise<boolean> {
  const candidates = `SELECT 1 FROM tasks_search WHERE tasks_search MATCH $1 LIMIT ${MOST_CANDIDATES + 1}`;
  const [{ found }] = await em.query<[{ found: number }]>(`SELECT COUNT(*) AS found FROM (${candidates})`, [match]);
  return found <= MOST_CANDIDATES;
}
