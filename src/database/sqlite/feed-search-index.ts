/** Runs SQL in one transaction. */
interface Transaction {
  query: (sql: string, parameters?: unknown[]) => Promise<unknown>;
}

/** Maximum number of rows per call. 500 rows take about 10 ms. */
const MAX_ROWS = 500;
/** Pages merged per call, which takes about 5 ms. */
const MERGED_PAGES = 32;

const NEXT = `SELECT COUNT(*) AS count, MAX(id) AS last
  FROM (SELECT id FROM tasks_unindexed ORDER BY id LIMIT ${MAX_ROWS})`;

const STEPS = [
  `INSERT INTO tasks_search (tasks_search, rowid, search_text)
   SELECT 'delete', id, indexed_text FROM tasks_unindexed WHERE id <= $1 AND indexed_text IS NOT NULL`,
  `INSERT INTO tasks_search (rowid, search_text)
   SELECT id, search_text FROM tasks WHERE id IN (SELECT id FROM tasks_unindexed WHERE id <= $1)`,
  'DELETE FROM tasks_unindexed WHERE id <= $1',
];

/** Indexes new and changed tasks in SQLite's search index. Returns whether there may be more. */
export async function feedSearchIndex(em: Transaction): Promise<boolean> {
  const [{ count, last }] = (await em.query(NEXT)) as [{ count: number; last: number }];
  if (count === 0) return false;
  for (const step of STEPS) await em.query(step, [last]);
  return count === MAX_ROWS;
}

/**
 * Brings the search index a step further: merges a part of its segments while there are many, and indexes tasks otherwise.
 * Each {@link feedSearchIndex} adds a segment. Without merges in between, FTS5 would merge hundreds of them inside the statement
 * that adds the next one. Returns whether there may be more to do.
 */
export const advanceSearchIndex = async (em: Transaction): Promise<boolean> =>
  (await mergeSearchIndex(em)) || feedSearchIndex(em);

/** Merges a part of the segments, if there are many. Returns whether there is more to merge. */
async function mergeSearchIndex(em: Transaction): Promise<boolean> {
  const before = await changes(em);
  await em.query(`INSERT INTO tasks_search (tasks_search, rank) VALUES ('merge', ${MERGED_PAGES})`);
  // Without anything to merge, the statement counts as one change.
  return (await changes(em)) - before > 1;
}

async function changes(em: Transaction): Promise<number> {
  const [{ count }] = (await em.query('SELECT total_changes() AS count')) as [{ count: number }];
  return count;
}

/** 20,000 tasks. */
const STEPS_PER_TRANSACTION = 40;

/** Indexes all new and changed tasks, while nobody else uses the database. Much faster than step by step. */
export async function fillSearchIndex(runIn: <T>(work: (em: Transaction) => Promise<T>) => Promise<T>): Promise<void> {
  while (await runIn(feedMany));
  await runIn((em) => em.query(`INSERT INTO tasks_search (tasks_search) VALUES ('optimize')`));
}

async function feedMany(em: Transaction): Promise<boolean> {
  let hasMore = true;
  for (let i = 0; hasMore && i < STEPS_PER_TRANSACTION; i++) hasMore = await feedSearchIndex(em);
  return hasMore;
}
