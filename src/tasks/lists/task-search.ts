import { foldSearch, isStorable } from '../../common/text';
import type { UnitOfWork } from '../../database/unit-of-work';
import type { TaskFilter } from './task-query';

/** Looking up this many tasks takes a few hundredths of a second. Beyond that, a scan finds a page sooner. */
const MAX_CANDIDATES = 5_000;
/** Only the first trigrams are used for the index; LIKE checks the whole text. */
const MAX_TRIGRAMS = 16;

/** Runs `find` with the full-text pre-filter when that is faster. The result is the same. */
export async function withSearchIndex<T>(
  unitOfWork: UnitOfWork,
  filter: TaskFilter,
  find: (fast: TaskFilter) => Promise<T>,
): Promise<T> {
  const { search } = filter;
  if (search === undefined) return find(filter);
  return find(unitOfWork.engine === 'sqlite' ? await matching(unitOfWork, filter, search) : filter);
}

async function matching(unitOfWork: UnitOfWork, filter: TaskFilter, search: string): Promise<TaskFilter> {
  const trigrams = isStorable(search) ? trigramsOf(foldSearch(search)) : [];
  if (trigrams.length === 0) return filter;
  const searchMatch = trigrams.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
  return (await areFew(unitOfWork, searchMatch)) ? { ...filter, searchMatch } : filter;
}

/** The first trigrams of a text; none if it is shorter than three characters. */
function trigramsOf(text: string): string[] {
  const all = Array.from(text).slice(0, MAX_TRIGRAMS + 2);
  return all.slice(2).map((_, i) => all.slice(i, i + 3).join(''));
}

async function areFew(unitOfWork: UnitOfWork, match: string): Promise<boolean> {
  const candidates = `SELECT 1 FROM tasks_search WHERE tasks_search MATCH $1 LIMIT ${MAX_CANDIDATES + 1}`;
  const count = `SELECT COUNT(*) AS found FROM (${candidates})`;
  const [counted] = await unitOfWork.query<{ found: number }>(count, [match]);
  return counted!.found <= MAX_CANDIDATES;
}
