import { Injectable } from '@nestjs/common';
import type { UserActor } from '../common/actor';
import type { Tag } from '../tags/tag.entity';
import { TagLookup } from '../tags/tag-lookup';
import { TaskRecords } from '../tasks/records/task-records';
import type { ListedTask, Task } from '../tasks/task.entity';
import { mayRead } from '../tasks/task.policy';
import { matches } from '../tasks/filter/filter-matches';
import { parseFilter } from '../tasks/filter/filter-parser';
import type { ChangeType, PlaceFilter } from './change-cursor';

/** The current state of a task or tag, or why it is gone. */
export type Change =
  | { type: 'task'; id: number; task: ListedTask }
  | { type: 'tag'; id: number; tag: Tag }
  | { type: ChangeType; id: number; gone: 'deleted' | 'hidden' };

/** Identifies a task or a tag. */
export interface Subject {
  type: ChangeType;
  id: number;
}

export const keyOf = ({ type, id }: Subject): string => `${type} ${id}`;

export const changeOfTask = (task: ListedTask): Change => ({ type: 'task', id: task.id, task });
export const changeOfTag = (tag: Tag): Change => ({ type: 'tag', id: tag.id, tag });

/** Current tasks and tags by id, including trashed ones. */
export interface Loaded {
  task: Map<number, Task>;
  tag: Map<number, Tag>;
}

/** Loads the subjects of events. */
@Injectable()
export class Subjects {
  constructor(
    private readonly records: TaskRecords,
    private readonly tags: TagLookup,
  ) {}

  /** Loads tasks and tags in the current snapshot. */
  async load(subjects: Subject[]): Promise<Loaded> {
    const idsOf = (type: ChangeType): number[] => subjects.filter((each) => each.type === type).map(({ id }) => id);
    return {
      task: byId(await this.records.anywhere(idsOf('task'))),
      tag: byId(await this.tags.byIds(idsOf('tag'))),
    };
  }
}

/** The actor who sees the changes, and their filter. */
export interface View {
  actor: UserActor;
  /** Absent: all tasks. */
  filter?: PlaceFilter;
}

/**
 * The change to report to an actor who could see the subject. A task that does not match the filter is reported as
 * hidden even if it never matched: the log cannot tell, because matching also depends on time and tag names.
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
