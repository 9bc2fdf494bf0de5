interface Cell {
  viewer_id: number;
  relation: string;
  due_day: number;
  status: string;
  priority: number;
}

interface TaskRow {
  user_id: number;
  created_by_id: number | null;
  status: string;
  priority: number;
  due_at: number | string | null;
}

const DAY = 86_400_000;
const isOpen = (status: string): boolean => !['completed', 'cancelled'].includes(status);

/** All cells in which a task outside the trash counts. */
function cellsOf({ user_id: owner, created_by_id: creator, status, priority, due_at: due }: TaskRow): Cell[] {
  const cells = [0, owner].map((viewer_id) => ({ viewer_id, relation: 'owner', due_day: 0, status, priority }));
  if (creator !== null && creator !== owner) cells.push({ ...cells[0]!, viewer_id: creator, relation: 'creator' });
  if (due === null || !isOpen(status)) return cells;
  const due_day = Math.trunc(Number(due) / DAY);
  return [
    ...cells,
    ...[0, owner].map((viewer_id) => ({ viewer_id, relation: 'due', due_day, status: 'open', priority: 0 })),
  ];
}

/**
 * Compares the stored counts with a count of the tasks. Returns differences, e.g. "7 owner 0 pending 1: 2 too many";
 * empty if all are correct.
 */
export async function miscounted(rows: (sql: string) => Promise<any[]>): Promise<string[]> {
  const tasks: TaskRow[] = await rows(
    'SELECT user_id, created_by_id, status, priority, due_at FROM tasks WHERE deleted_at IS NULL',
  );
  const counts: (Cell & { count: number })[] = await rows('SELECT * FROM task_counts');
  const excess = new Map<string, number>();
  const add = ({ viewer_id, relation, due_day, status, priority }: Cell, count: number): void => {
    const name = [viewer_id, relation, due_day, status, priority].join(' ');
    excess.set(name, (excess.get(name) ?? 0) + count);
  };
  for (const cell of counts) add(cell, cell.count);
  for (const task of tasks) for (const cell of cellsOf(task)) add(cell, -1);
  return [...excess].flatMap(([name, count]) => (count === 0 ? [] : [`${name}: ${count} too many`]));
}
