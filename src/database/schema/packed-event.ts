import { isSameInstant } from '../../common/time/instant';

/*
 * Events are half of a database. Those of tasks would contain each text twice, what their columns have as well, and the
 * names of thirty fields. So the stored snapshot of a task omits what the other columns tell and what tasks usually
 * have, and the stored changes omit what the snapshot tells. Events of other subjects, and those of earlier versions,
 * are stored as they are.
 */

type Changes = Record<string, { old: unknown; new: unknown }>;
type Snapshot = Record<string, unknown>;

/** The other columns of an event. Absent ones are null. */
export interface EventColumns {
  subjectType?: string;
  subjectId?: string;
  subjectPublicId?: string | null;
  subjectKind?: string | null;
  version?: number | null;
  leadId?: string | null;
  ownerId?: number | null;
  creatorId?: number | null;
  actorId?: number | null;
  createdAt?: Date;
}

/** The form in which an event has its changes and the snapshot of its subject. */
export interface StoredEvent {
  storedChanges: Changes | PackedChanges;
  storedSnapshot: Snapshot | null;
}

/** Begins with whether the {@link SUMMARY} changed from null, to null, or not as a whole. Then come the other changes. */
export type PackedChanges = ['+' | '-' | '~', ...PackedChange[]];

/** A field that was null, a field and its old value, or also its new value if the snapshot has another. */
type PackedChange = string | [field: string, old: unknown] | [field: string, old: unknown, now: unknown];

/** What changes if a task is created, deleted or restored. */
const SUMMARY = ['title', 'description', 'status', 'priority', 'due', 'completedAt', 'userId'] as const;

/**
 * Fields of a task's snapshot in their order, and the values that are not stored. Do not change or remove any: stored
 * events rely on them. Fields that are not here are always stored.
 */
const DEFAULTS: Record<string, (columns: EventColumns) => unknown> = {
  id: ({ subjectId }) => Number(subjectId),
  publicId: ({ subjectPublicId = null }) => subjectPublicId,
  type: ({ subjectKind = null }) => subjectKind,
  details: () => null,
  createdAt: ({ createdAt }) => createdAt,
  createdMicros: () => 0,
  tags: () => [],
  title: () => '',
  description: () => null,
  status: () => 'pending',
  priority: () => 'medium',
  dueKind: () => null,
  dueAt: () => null,
  dueMicros: () => 0,
  completedAt: () => null,
  userId: ({ ownerId = null }) => ownerId,
  createdById: ({ creatorId = null }) => creatorId,
  updatedById: ({ actorId = null }) => actorId,
  leadId: ({ leadId = null }) => leadId,
  contactId: () => null,
  resolution: () => null,
  agentConfigId: () => null,
  objectType: () => null,
  objectId: () => null,
  updatedAt: ({ createdAt }) => createdAt,
  version: ({ version = null }) => version,
};
const FIELDS = Object.entries(DEFAULTS);

/** Packs the changes and the snapshot of an event with these columns, if it is one of a task. */
export function packedEvent(columns: EventColumns, changes: Changes, snapshot: Snapshot | null): StoredEvent {
  const packed = columns.subjectType === 'task' && snapshot !== null ? packedSnapshot(columns, snapshot) : undefined;
  if (!packed) return { storedChanges: changes, storedSnapshot: snapshot };
  return { storedChanges: packedChanges(changes, snapshot!), storedSnapshot: packed };
}

/** What differs from the defaults; undefined if the snapshot lacks a field that has one. */
function packedSnapshot(columns: EventColumns, snapshot: Snapshot): Snapshot | undefined {
  for (const [field] of FIELDS) if (snapshot[field] === undefined) return undefined;
  const packed: Snapshot = {};
  for (const field of Object.keys(snapshot)) {
    const usual = DEFAULTS[field];
    if (!usual || !isSame(snapshot[field], usual(columns))) packed[field] = snapshot[field];
  }
  return packed;
}

function packedChanges(changes: Changes, snapshot: Snapshot): PackedChanges {
  const all = Object.entries(changes);
  const mark = markOf(all, snapshot);
  const others = mark === '~' ? all : all.slice(SUMMARY.length);
  return [mark, ...others.map(([field, change]) => packedChange(field, change, snapshot))];
}

function markOf(all: [string, Changes[string]][], snapshot: Snapshot): PackedChanges[0] {
  if (!SUMMARY.every((field, i) => field === all[i]?.[0])) return '~';
  const isWhole = (before: 'old' | 'new', now: 'old' | 'new'): boolean =>
    SUMMARY.every((field, i) => all[i]![1][before] === null && isSame(all[i]![1][now], valueOf(field, snapshot)));
  if (isWhole('old', 'new')) return '+';
  return isWhole('new', 'old') ? '-' : '~';
}

function packedChange(field: string, { old, new: now }: Changes[string], snapshot: Snapshot): PackedChange {
  if (!isSame(now, valueOf(field, snapshot))) return [field, old, now];
  return old === null ? field : [field, old];
}

const isPacked = (changes: Changes | PackedChanges): changes is PackedChanges => Array.isArray(changes);

/** The changes of an event, however they are stored. */
export function changesIn(event: EventColumns & StoredEvent): Changes {
  const { storedChanges } = event;
  if (!isPacked(storedChanges)) return storedChanges;
  const [mark, ...others] = storedChanges;
  const snapshot = snapshotIn(event)!;
  const changes: Changes = {};
  for (const field of mark === '~' ? [] : SUMMARY) {
    const value = valueOf(field, snapshot);
    changes[field] = mark === '+' ? { old: null, new: value } : { old: value, new: null };
  }
  for (const change of others) {
    const [field, old, ...now] = typeof change === 'string' ? [change, null] : change;
    changes[field] = { old, new: now.length > 0 ? now[0] : valueOf(field, snapshot) };
  }
  return changes;
}

/** The value that a field had before an update; null also if it has not changed. */
export function oldValueIn(changes: Changes | PackedChanges, field: string): unknown {
  if (!isPacked(changes)) return changes[field]?.old ?? null;
  const change = changes.slice(1).find(([name]) => name === field);
  return change?.[1] ?? null;
}

/** The snapshot of an event, however it is stored. */
export function snapshotIn(event: EventColumns & StoredEvent): Snapshot | null {
  const { storedSnapshot: packed, storedChanges } = event;
  if (packed === null || !isPacked(storedChanges)) return packed;
  return { ...Object.fromEntries(FIELDS.map(([field, usual]) => [field, plain(usual(event))])), ...packed };
}

/** A row of the table `events`, as a driver reads it. */
export const eventOf = (row: Record<string, number | string | null>): EventColumns & StoredEvent =>
  ({
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    subjectPublicId: row.subject_public_id,
    subjectKind: row.subject_kind,
    version: row.version,
    leadId: row.lead_id,
    ownerId: row.owner_id,
    creatorId: row.creator_id,
    actorId: row.actor_id,
    createdAt: new Date(Number(row.created_at)),
    storedChanges: JSON.parse(row.changes as string),
    storedSnapshot: JSON.parse(row.snapshot as string),
  }) as EventColumns & StoredEvent;

/** The value of a field in a snapshot. A due date is several fields there. */
function valueOf(field: string, snapshot: Snapshot): unknown {
  if (field !== 'due') return snapshot[field];
  const { dueKind: kind, dueAt, dueMicros } = snapshot;
  if (kind === null) return null;
  const at = String(plain(dueAt));
  return { kind, at: dueMicros === 0 ? at : `${at.slice(0, -1)}${String(dueMicros).padStart(3, '0')}Z` };
}

/** Instants become ISO 8601 in JSON. */
const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

/** Whether two values are the same in JSON. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (a instanceof Date && b instanceof Date) return isSameInstant(a, b);
  return (typeof a === 'object' || typeof b === 'object') && JSON.stringify(a) === JSON.stringify(b);
}
