import { Injectable } from '@nestjs/common';
import type { UserActor } from '../common/actor';
import type { Tag } from '../tags/tag.entity';
import { TagsService } from '../tags/tags.service';
import { TaskRecords } from '../tasks/records/task-records';
import type { Task } from '../tasks/task.entity';
import { mayRead } from '../tasks/task.policy';
import { matches } from '../tasks/filter/filter-matches';
import { parseFilter } from '../tasks/filter/filter-parser';
import type { ChangeType, PlaceFilter } from './change-cursor';

/** What to know about a task or a tag: how it is now, or why it is not there any more. */
export type Change =
  | { type: 'task'; id: number; task: Task }
  | { type: 'tag'; id: number; tag: Tag }
  | { type: ChangeType; id: number; gone: 'deleted' | 'hidden' };

/** A task or a tag, by name. */
export interface Subject {
  type: ChangeType;
  id: number;
}

export const keyOf = ({ type, id }: Subject): string => `${type} ${id}`;

export const changeOfTask = (task: Task): Change => ({ type: 'task', id: task.id, task });
export const changeOfTag = (tag: Tag): Change => ({ type: 'tag', id: tag.id, tag });

/** Tasks and tags as they are now, those in the trash too, by id. */
export interface Loaded {
  task: Map<number, Task>;
  tag: Map<number, Tag>;
}

/** Loads what events are about. */
@Injectable()
export class Subjects {
  constructor(
    private readonly records: TaskRecords,
    private readonly tags: TagsService,
  ) {}

  /** These tasks and tags as the current read sees them. */
  async load(subjects: Subject[]): Promise<Loaded> {
    const idsOf = (type: ChangeType): number[] => subjects.filter((each) => each.type === type).map(({ id }) => id);
    return {
      task: byId(await this.records.anywhere(idsOf('task'))),
      tag: byId(await this.tags.byIds(idsOf('tag'))),
    };
  }
}

/** Whose view of tasks and tags it is, and of which tasks. */
export interface View {
  actor: UserActor;
  /** Absent: of all tasks. */
  filter?: PlaceFilter;
}

/**
 * What somebody who could see the subject is told of it now. A task that the filter does not describe is hidden, whether
 * it was described before or not: the log does not know, because time and the names of tags decide as well.
 */
export function changeFor({ actor, filter }: View, { type, id }: Subject, loaded: Loaded): Change {
  const tag = type === 'tag' && loaded.tag.get(id);
  if (tag) return changeOfTag(tag);
  const task = type === 'task' && loaded.task.get(id);
  if (!task || task.deletedAt !== null) return { type, id, gone: 'deleted' };
  return mayRead(actor, task) && isWanted(task, filter) ? changeOfTask(task) : { type, id, gone: 'hidden' };
}

const isWanted = (task: Task, filter: PlaceFilter | undefined): boolean =>
  !filter || matches(parseFilter(filter.text), task, { now: new Date(), zone: filter.zone });

const byId = <Row extends { id: number }>(rows: Row[]): Map<number, Row> => new Map(rows.map((row) => [row.id, row]));
