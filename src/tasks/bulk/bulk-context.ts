import type { EntityManager } from 'typeorm';
import type { UserActor } from '../../common/actor';
import type { FieldErrors } from '../../common/errors';
import type { FieldChanges } from '../../events/event.entity';
import type { Tag } from '../../tags/tag.entity';
import type { CarriedTag, Task } from '../task.entity';

/** A task of the batch, with everything needed to save it. */
export interface Batched {
  task: Task;
  /** Its tags as stored. */
  before: CarriedTag[];
  /** The task as stored. */
  stored: Task;
  /** Changes that other modules made when the task was created. */
  followed: FieldChanges;
  isNew: boolean;
  isChanged: boolean;
  /** An operation on it was refused, so later refusals may only follow from that one. */
  isDoubtful: boolean;
}

export const batched = (task: Task, isNew = false): Batched => ({
  task,
  before: isNew ? [] : task.tags,
  stored: task.copy(),
  followed: {},
  isNew,
  isChanged: false,
  isDoubtful: false,
});

/** Everything that the operations of a bulk need, loaded before the first of them. */
export interface BulkContext {
  em: EntityManager;
  actor: UserActor;
  /** Tasks that the actor may change, by id. */
  tasks: Map<number, Batched>;
  /** New tasks, by the index of their `create` operation. */
  drafts: Map<number, Batched>;
  tags: Map<number, Tag>;
  /** Whether operations must state the expected version. */
  requiresVersions: boolean;
}

export const unknownIn = (tagIds: number[], tags: Map<number, Tag>): FieldErrors =>
  tagIds.every((id) => tags.has(id)) ? {} : { tags: 'unknown' };
