import type { EntityManager } from 'typeorm';
import type { UserActor } from '../../common/actor';
import type { FieldErrors } from '../../common/errors';
import type { FieldChanges } from '../../events/event.entity';
import type { Tag } from '../../tags/tag.entity';
import type { CarriedTag, Task } from '../task.entity';

/** A task of the batch, and what of it is to be written. */
export interface Batched {
  task: Task;
  /** Its tags as they are stored. */
  before: CarriedTag[];
  /** Its columns as they are stored. */
  stored: Partial<Task>;
  /** What followed from it as it was made. */
  followed: FieldChanges;
  isNew: boolean;
  isChanged: boolean;
  /** An operation on it was refused: what later ones find is not what they would have found. */
  isDoubtful: boolean;
}

export const batched = (task: Task, isNew = false): Batched => ({
  task,
  before: isNew ? [] : task.tags,
  stored: columnsOf(task),
  followed: {},
  isNew,
  isChanged: false,
  isDoubtful: false,
});

/** What an operation may change. */
export function columnsOf(task: Task): Partial<Task> {
  const { deletedAt, deletedById, deletedWithOwner } = task;
  return { ...task.columns(), deletedAt, deletedById, deletedWithOwner };
}

/** Everything that the operations of a bulk need, loaded before the first of them. */
export interface BulkContext {
  em: EntityManager;
  actor: UserActor;
  /** The actor's to change. */
  tasks: Map<number, Batched>;
  /** New ones, by the place of the operation that makes them. */
  drafts: Map<number, Batched>;
  tags: Map<number, Tag>;
  /** Whether an operation must say which version it expects. */
  requiresVersions: boolean;
}

export const unknownIn = (tagIds: number[], tags: Map<number, Tag>): FieldErrors =>
  tagIds.every((id) => tags.has(id)) ? {} : { tags: 'unknown' };
