import 'reflect-metadata';
import * as fc from 'fast-check';
import { withMicros } from '../../src/common/time/instant';
import {
  changesIn,
  oldValueIn,
  packedEvent,
  snapshotIn,
  type StoredEvent,
} from '../../src/database/schema/packed-event';
import { created, deleted } from '../../src/events/changes';
import type { FieldChanges } from '../../src/events/event.entity';
import { Task, type NewTaskFields } from '../../src/tasks/task.entity';

const AT = new Date('2026-11-30T08:00:00.123Z');
const LATER = new Date('2026-11-30T09:00:00.456Z');
const TAGS = [
  { id: 3, name: 'docs' },
  { id: 7, name: '"quoted"' },
];

const taskOf = (fields: Partial<NewTaskFields> = {}): Task =>
  Object.assign(Task.of(5, { title: 'Write', ...fields }, AT), { id: 42 });

const columnsOf = (task: Task, at: Date) => ({
  subjectType: 'task',
  subjectId: String(task.id),
  subjectPublicId: task.publicId,
  subjectKind: task.type,
  version: task.version,
  leadId: task.leadId,
  ownerId: task.userId as number | null,
  creatorId: task.createdById,
  actorId: 5,
  createdAt: at,
});
type Columns = ReturnType<typeof columnsOf>;

/** What the database returns. */
const storedOf = (columns: object, changes: FieldChanges, snapshot: Record<string, unknown> | null): StoredEvent =>
  JSON.parse(JSON.stringify(packedEvent(columns, changes, snapshot))) as StoredEvent;

/** Expects that what is stored tells the same, with the fields in the same order. */
function expectKept(columns: Columns, changes: FieldChanges, snapshot: Record<string, unknown>): StoredEvent {
  const stored = storedOf(columns, changes, snapshot);
  const event = { ...columns, ...stored };
  expect(JSON.stringify(changesIn(event))).toBe(JSON.stringify(changes));
  expect(JSON.stringify(snapshotIn(event))).toBe(JSON.stringify(snapshot));
  expect(Array.isArray(stored.storedChanges)).toBe(true);
  return stored;
}

const snapshotOf = (task: Task) => task.fact('task.updated', {}).about!.snapshot;
const timesIn = (stored: StoredEvent, text: string): number => JSON.stringify(stored).split(text).length - 1;

describe('A packed event', () => {
  it('of a new task has what is particular about it, once', () => {
    const task = taskOf({ description: 'At length' });
    const stored = expectKept(columnsOf(task, AT), created(task.summary()), snapshotOf(task));
    expect(stored).toEqual({ storedChanges: ['+'], storedSnapshot: { title: 'Write', description: 'At length' } });
  });

  it('of a task with tags, a due date with microseconds and a completion has each text once', () => {
    const due = { kind: 'instant', at: withMicros(LATER, 7) } as const;
    const task = taskOf({ due, status: 'completed', createdAt: withMicros(AT, 12) });
    const tags = task.retag(TAGS);
    const changes = { ...created(task.summary()), ...tags };
    const stored = expectKept(columnsOf(task, task.updatedAt), changes, snapshotOf(task));
    expect(stored.storedChanges).toEqual(['+', ['tags', []]]);
    for (const text of ['Write', 'docs', 'instant', '09:00:00'])
      expect([text, timesIn(stored, text)]).toEqual([text, 1]);
  });

  it('of a change has the old values besides', () => {
    const task = taskOf({ description: 'Old words', due: { kind: 'date', at: AT } });
    const changes = task.change({ title: 'New', description: null, due: { kind: 'date', at: LATER } }, LATER);
    Object.assign(task, { updatedAt: LATER, version: 2 });
    const stored = expectKept(columnsOf(task, LATER), changes, snapshotOf(task));
    expect(timesIn(stored, 'Old words')).toBe(1);
    expect(timesIn(stored, 'New')).toBe(1);
    expect(oldValueIn(stored.storedChanges, 'description')).toBe('Old words');
    expect(oldValueIn(stored.storedChanges, 'userId')).toBeNull();
    expectKept(columnsOf(task, LATER), task.change({ due: null, status: 'completed' }, LATER), snapshotOf(task));
  });

  it('of a deletion and a restore has each text once', () => {
    const task = taskOf({ description: 'At length', status: 'cancelled', resolution: 'skipped' });
    task.retag(TAGS);
    const summary = { ...task.summary(), tags: task.tags };
    const gone = expectKept({ ...columnsOf(task, LATER), version: 2 }, deleted(summary), snapshotOf(task));
    expect(timesIn(gone, 'At length')).toBe(1);
    const back = expectKept(columnsOf(task, LATER), created(summary), snapshotOf(task));
    expect(timesIn(back, 'At length')).toBe(1);
  });

  it('tells apart what other columns and the snapshot say', () => {
    const task = taskOf();
    const others = { ...columnsOf(task, LATER), ownerId: null, creatorId: null, actorId: 9, subjectPublicId: null };
    expectKept(others as never, { tags: { old: TAGS, new: [] } }, snapshotOf(task));
    expectKept(others as never, {}, snapshotOf(task));
    // Not the value after the change.
    expectKept(columnsOf(task, AT), { title: { old: 'Write', new: 'Other' } }, snapshotOf(task));
    expectKept(columnsOf(task, AT), { ...created(task.summary()), status: { old: 1, new: null } }, snapshotOf(task));
  });

  it('has new fields of tasks, too', () => {
    const task = taskOf();
    const stored = expectKept(columnsOf(task, AT), { other: { old: null, new: 1 } }, { ...snapshotOf(task), other: 1 });
    expect(stored).toEqual({ storedChanges: ['~', 'other'], storedSnapshot: { title: 'Write', other: 1 } });
  });

  it('keeps any values', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '+', '[]', 'null'));
    const value = fc.oneof(
      text,
      fc.constant(null),
      fc.integer(),
      fc.constantFrom(AT, LATER, withMicros(AT, 1), TAGS, []),
    );
    const change = fc.record({ old: value, new: value });
    const fields = fc.constantFrom(...Object.keys(snapshotOf(taskOf())), 'due', 'unknown');
    const someChanges = fc.dictionary(fields, change);
    fc.assert(
      fc.property(someChanges, fc.dictionary(fields, value), fc.boolean(), (some, values, isNew) => {
        const task = taskOf();
        const snapshot = snapshotOf(task);
        for (const field in snapshot) if (values[field] !== undefined) snapshot[field] = values[field];
        if (snapshot.dueKind !== null && !(snapshot.dueAt instanceof Date)) snapshot.dueAt = AT;
        if (typeof snapshot.dueMicros !== 'number') snapshot.dueMicros = 0;
        const { summary } = isNew ? { summary: created(task.summary()) } : { summary: {} };
        expectKept(columnsOf(task, AT), { ...summary, ...some }, snapshot);
      }),
    );
  });
});

describe('An event that is not packed', () => {
  it('is kept as it is: of another subject, without a snapshot, or without some fields in it', () => {
    const changes = created({ name: 'docs' });
    const less = Object.fromEntries(Object.entries(snapshotOf(taskOf())).filter(([field]) => field !== 'title'));
    const task = columnsOf(taskOf(), AT);
    for (const [columns, snapshot] of [
      [{ ...task, subjectType: 'lead' }, snapshotOf(taskOf())],
      [task, null],
      [task, less],
      [task, { ...less, other: 1 }],
    ] as const) {
      const event = { ...columns, ...storedOf(columns, changes, snapshot) };
      expect(event.storedChanges).toEqual(changes);
      expect(changesIn(event)).toEqual(changes);
      expect(snapshotIn(event)).toEqual(JSON.parse(JSON.stringify(snapshot)));
    }
  });
});
