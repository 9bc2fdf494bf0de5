import type { Event, Snapshot } from '../../events/event.entity';
import type { Subject } from '../../events/events.service';
import type { Due } from '../../common/due';
import { Task, type CarriedTag } from '../task.entity';

const INSTANTS = ['dueAt', 'completedAt', 'createdAt', 'updatedAt'] as const;

/** The task as it is now, for an event to keep. */
export function subjectOf(task: Task): Subject {
  const { id, publicId, type, createdAt, details } = task;
  const snapshot = {
    id,
    publicId,
    type,
    createdAt,
    details,
    tags: tagsOf(task),
    ...task.columns(),
    searchText: undefined,
  };
  const { leadId, userId: ownerId, createdById: creatorId } = task;
  return { publicId, kind: type, leadId, ownerId, creatorId, snapshot };
}

const tagsOf = ({ tags }: Task): CarriedTag[] => tags.map(({ id, name }) => ({ id, name }));

/** The task as an event kept it. */
export function taskOf(snapshot: Snapshot): Task {
  const task = Object.assign(new Task(), snapshot);
  for (const field of INSTANTS) {
    const kept = snapshot[field] as string | null;
    Object.assign(task, { [field]: kept && new Date(kept) });
  }
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

const columnsOf = (due: Kept<Due> | null): Snapshot => ({ dueKind: due?.kind ?? null, dueAt: due?.at ?? null });
