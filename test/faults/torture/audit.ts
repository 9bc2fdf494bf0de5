import { counterAt, type Ledger } from './ledger';
import type { Rows } from './rows';

/** The fields of a task that the load changes, spread over the tables tasks and task_tags. */
interface State {
  title: unknown;
  description: unknown;
  status: unknown;
  completedAt: unknown;
  tags: unknown;
}

/** A task as its events tell it. */
interface History {
  state: State;
  descriptions: unknown[];
  isDeleted: boolean;
}

const NOTHING: State = { title: null, description: null, status: null, completedAt: null, tags: [] };

/** Everything in which the rows break a promise of the ledger, or each other's word. Nothing is the right answer. */
export function audit(rows: Rows, ledger: Ledger): string[] {
  const faults = rows.integrity === 'ok' ? [] : [`The file is not sound: ${rows.integrity}`];
  faults.push(...rows.miscounted.map((one) => `Counted wrong: ${one}`));
  const tasks = statesOf(rows);
  const histories = historiesOf(rows, faults);
  compare(tasks, histories, faults);
  hold(tasks, histories, ledger, faults);
  return faults;
}

function statesOf({ tasks, links }: Rows): Map<number, State> {
  const tags = new Map<number, number[]>(tasks.map(({ id }) => [id, []]));
  for (const { task_id: taskId, tag_id: tagId } of links) tags.get(taskId)?.push(tagId);
  return new Map(
    tasks.map(({ id, title, description, status, completed_at: at }) => {
      const completedAt = at === null ? null : Number(at);
      return [id, { title, description, status, completedAt, tags: tags.get(id) }];
    }),
  );
}

/** Replays the log; each change must start from where the one before it ended. */
function historiesOf({ events }: Rows, faults: string[]): Map<number, History> {
  const histories = new Map<number, History>();
  const last = new Map<number, { name: string; changes: string }>();
  for (const { subject_id: subject, name, changes } of events) {
    const id = Number(subject);
    const before = last.get(id);
    last.set(id, { name, changes });
    // A completion is told twice, as what it is and as an update.
    if (name === 'task.updated' && before?.name === 'task.completed' && before.changes === changes) continue;
    const history = histories.get(id) ?? { state: { ...NOTHING }, descriptions: [], isDeleted: false };
    if (histories.has(id) === (name === 'task.created')) faults.push(`Task ${id}: ${name} out of order`);
    histories.set(id, history);
    for (const [field, change] of Object.entries(
      JSON.parse(changes) as Record<string, { old: unknown; new: unknown }>,
    )) {
      if (!(field in history.state)) continue;
      const [old, now] = [plain(field, change.old), plain(field, change.new)];
      const known = history.state[field as keyof State];
      if (!isSame(old, known)) faults.push(`Task ${id}: ${field} was ${String(known)}, ${name} says ${String(old)}`);
      history.state[field as keyof State] = now;
      if (field === 'description') history.descriptions.push(now);
    }
    history.isDeleted = name === 'task.deleted' || name === 'task.purged';
  }
  return histories;
}

function plain(field: string, value: unknown): unknown {
  if (field === 'tags') return ((value ?? []) as { id: number }[]).map(({ id }) => id);
  return field === 'completedAt' && value !== null ? Date.parse(value as string) : value;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The log and the tasks must agree row by row. */
function compare(tasks: Map<number, State>, histories: Map<number, History>, faults: string[]): void {
  for (const [id, state] of tasks) {
    const told = histories.get(id)?.state;
    if (!isSame(state, told))
      faults.push(`Task ${id} is ${JSON.stringify(state)}, its events say ${JSON.stringify(told)}`);
  }
  for (const [id, { isDeleted }] of histories) {
    if (tasks.has(id) === isDeleted)
      faults.push(`Task ${id}: its events say that it was ${isDeleted ? '' : 'not '}deleted`);
  }
}

/** What was acknowledged must be there, and nothing that was never asked for. */
function hold(tasks: Map<number, State>, histories: Map<number, History>, ledger: Ledger, faults: string[]): void {
  for (const { id, acknowledged, sent } of ledger.counters) {
    const state = tasks.get(id);
    const n = Number(state?.description);
    if (!(n >= acknowledged && n <= sent)) faults.push(`Counter ${id} is ${n}, not ${acknowledged} to ${sent}`);
    const { description, status, tags } = counterAt(n, ledger.tags);
    const isWhole = isSame([description, status, tags], [state?.description, state?.status, state?.tags]);
    if (!isWhole) faults.push(`Counter ${id} is half changed: ${JSON.stringify(state)}`);
    const counted = histories.get(id)?.descriptions.map(Number) ?? [];
    if (counted.some((one, i) => i > 0 && one <= counted[i - 1]!)) faults.push(`Counter ${id} went back`);
  }
  for (const [id, promised] of ledger.shared) {
    const had = new Set(histories.get(id)?.descriptions);
    for (const one of promised) if (!had.has(one)) faults.push(`Shared task ${id} never was "${one}"`);
    if (had.size !== histories.get(id)?.descriptions.length)
      faults.push(`Shared task ${id} was changed twice by one request`);
  }
  for (const [id, { title, tags }] of ledger.created) {
    const state = tasks.get(id);
    if (ledger.deleted.has(id) && state) faults.push(`Task ${id} was deleted and is there`);
    if (!ledger.perhapsDeleted.has(id) && !isSame([state?.title, state?.tags], [title, tags])) {
      faults.push(`Task ${id} "${title}" is ${JSON.stringify(state)}`);
    }
  }
}
