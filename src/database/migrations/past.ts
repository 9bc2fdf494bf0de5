import type { QueryRunner } from 'typeorm';

const ROWS_PER_BATCH = 500;

type State = Record<string, unknown>;
type Changes = Record<string, { old: unknown; new: unknown }>;
type Tags = { id: number }[];

interface EventRow {
  id: number;
  name: string;
  subject_id: string;
  changes: string;
  snapshot: string | null;
  created_at: number | string;
}

/** Counts the events of each task from 1, and completes what they kept of it: tags, and everything where it was nothing. */
export async function numberTaskEvents(runner: QueryRunner): Promise<void> {
  let last = { subject_id: '', id: 0 };
  let version = 0;
  let state: State = {};
  for (;;) {
    const rows = (await runner.query(
      `SELECT id, name, subject_id, changes, snapshot, created_at FROM events
       WHERE subject_type = 'task' AND (subject_id, id) > ($1, $2) ORDER BY subject_id, id LIMIT ${ROWS_PER_BATCH}`,
      [last.subject_id, last.id],
    )) as EventRow[];
    if (rows.length === 0) return;
    for (const row of rows) {
      const isNext = row.subject_id === last.subject_id;
      version = isNext ? version + 1 : 1;
      state = stateAfter(row, isNext ? state : {});
      await runner.query('UPDATE events SET version = $1, snapshot = $2 WHERE id = $3', [
        version,
        JSON.stringify({ ...state, version }),
        row.id,
      ]);
      last = row;
    }
  }
}

function stateAfter({ name, subject_id, changes, snapshot, created_at }: EventRow, state: State): State {
  const { due, tags, ...rest } = JSON.parse(changes) as Changes;
  const isGone = name === 'task.deleted';
  const now = { tags: isGone || !tags ? (state.tags ?? []) : tagsAfter(state.tags as Tags | undefined, tags) };
  if (snapshot) return { ...(JSON.parse(snapshot) as State), ...now };
  const at = new Date(Number(created_at)).toISOString();
  const begun = { id: Number(subject_id), type: 'lead', createdAt: at, ...state, updatedAt: at, ...now };
  return isGone ? begun : { ...begun, ...newOf(rest), ...(due ? dueColumns(due.new) : {}) };
}

const newOf = (changes: Changes): State =>
  Object.fromEntries(Object.entries(changes).map(([field, change]) => [field, change.new]));

const dueColumns = (due: unknown): State => {
  const { kind = null, at = null } = (due ?? {}) as { kind?: string; at?: string };
  return { dueKind: kind, dueAt: at };
};

/** Some events tell all tags before and after, some only the one that went. */
function tagsAfter(present: Tags = [], change: { old: unknown; new: unknown }): Tags {
  const old = (change.old ?? []) as Tags;
  const left = present.filter((tag) => !old.some(({ id }) => id === tag.id));
  return [...left, ...(change.new as Tags)].toSorted((a, b) => a.id - b.id);
}
