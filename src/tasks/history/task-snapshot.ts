import type { Event, Snapshot } from '../../events/event.entity';
import { microsIn } from '../../common/time/instant';
import type { Due } from '../../common/time/due';
import { Task } from '../task.entity';

/** Restores a task from a snapshot. Columns added after the event was recorded are null. */
export function taskOf(snapshot: Snapshot): Task {
  const task = Object.assign(Task.blank(), snapshot);
  for (const [field, kept] of Object.entries(snapshot))
    if (field.endsWith('At') && typeof kept === 'string') Object.assign(task, { [field]: new Date(kept) });
  return task;
}

/** The task as it was before the change of an event. */
export function taskBefore({ snapshot, changes }: Pick<Event, 'snapshot' | 'changes'>): Task {
  const old: Snapshot = { ...snapshot };
  for (const [field, change] of Object.entries(changes)) {
    if (field !== 'due') old[field] = change.old;
    else Object.assign(old, columnsOf(change.old as Kept<Due> | null));
  }
  return taskOf(old);
}

type Kept<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] };

const columnsOf = (due: Kept<Due> | null): Snapshot => ({
  dueKind: due?.kind ?? null,
  dueAt: due?.at ?? null,
  dueMicros: due ? microsIn(due.at) : 0,
});
