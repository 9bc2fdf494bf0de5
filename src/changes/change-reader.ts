import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UserActor } from '../common/actor';
import { UnitOfWork } from '../database/unit-of-work';
import { LogReader } from '../events/log-reader';
import type { Bookmark } from '../events/position';
import type { Tag } from '../tags/tag.entity';
import { TagsService } from '../tags/tags.service';
import { TaskLists } from '../tasks/lists/task-lists';
import { TaskRecords } from '../tasks/records/task-records';
import type { Task } from '../tasks/task.entity';
import { mayRead } from '../tasks/task.policy';
import type { ChangeType, Place } from './change-cursor';
import { subjectOf, touchColumns, type Touch } from './touched';

/** What to know about a task or a tag: how it is now, or why it is not there any more. */
export type Change =
  | { type: 'task'; id: number; task: Task }
  | { type: 'tag'; id: number; tag: Tag }
  | { type: ChangeType; id: number; gone: 'deleted' | 'hidden' };

export interface ChangePage {
  changes: Change[];
  next: Place;
  hasMore: boolean;
  /** Whether the log has anything new, for this actor or for others. */
  isMoved: boolean;
}

/** Events that one page looks at. A page that meets only what others see ends here, with few changes or none. */
const MAX_EVENTS = 5_000;
const EVENTS_PER_STATEMENT = 1_000;

/** A page while it is filled. It names no id twice: all of it is of one moment. */
type Filled = Map<string, Change>;

/** Reads pages of the change feed. Every method must run inside a read, which is one moment. */
@Injectable()
export class ChangeReader {
  private readonly columns: string;

  constructor(
    unitOfWork: UnitOfWork,
    private readonly log: LogReader,
    private readonly lists: TaskLists,
    private readonly records: TaskRecords,
    private readonly tags: TagsService,
  ) {
    this.columns = touchColumns(unitOfWork.engine);
  }

  /** Where a new follower of these types begins. */
  async start(em: EntityManager, types: ChangeType[]): Promise<Place> {
    return { types, snapshot: { type: types[0]!, after: 0 }, log: { from: await this.log.position(em) } };
  }

  /** The next changes from a place on, `limit` at most. */
  async page(em: EntityManager, actor: UserActor, place: Place, limit: number): Promise<ChangePage> {
    const filled: Filled = new Map();
    const { types, log } = place;
    const snapshot = await this.restOfSnapshot(em, actor, place, limit, filled);
    if (snapshot)
      return { changes: [...filled.values()], next: { types, snapshot, log }, hasMore: true, isMoved: true };
    const { next, isLast, isMoved } = await this.restOfLog(em, actor, place, limit, filled);
    return { changes: [...filled.values()], next: { types, log: next }, hasMore: !isLast, isMoved };
  }

  /** Fills the page from the snapshot. Returns where the next page goes on, or nothing if all is shown. */
  private async restOfSnapshot(
    em: EntityManager,
    actor: UserActor,
    { types, snapshot }: Place,
    limit: number,
    filled: Filled,
  ): Promise<Place['snapshot']> {
    let at = snapshot;
    while (at) {
      if (filled.size === limit) return at;
      const { type, after } = at;
      const wanted = limit - filled.size;
      // A power of two, so that few statements are prepared.
      const size = 2 ** Math.ceil(Math.log2(wanted));
      const rows = await this.walk(em, actor, type, after, size);
      const shown = rows.slice(0, wanted);
      for (const each of shown) filled.set(keyOf(each), each);
      const nextType = types[types.indexOf(type) + 1];
      if (shown.length < rows.length || rows.length === size) at = { type, after: shown.at(-1)!.id };
      else at = nextType && { type: nextType, after: 0 };
    }
    return undefined;
  }

  private async walk(
    em: EntityManager,
    actor: UserActor,
    type: ChangeType,
    after: number,
    limit: number,
  ): Promise<Change[]> {
    if (type === 'tag') return (await this.tags.walk(em, after, limit)).map(changeOfTag);
    return (await this.lists.walk(actor, after, limit)).map(changeOfTask);
  }

  /** Fills the page from the log. */
  private async restOfLog(
    em: EntityManager,
    actor: UserActor,
    { types, log }: Place,
    limit: number,
    filled: Filled,
  ): Promise<{ next: Bookmark; isLast: boolean; isMoved: boolean }> {
    const touched = new Map<string, Subject>();
    let next = log;
    let seen = 0;
    let isLast = false;
    while (!isLast && seen < MAX_EVENTS && filled.size + touched.size < limit) {
      const part = await this.log.read<Touch>(em, next, EVENTS_PER_STATEMENT, this.columns);
      ({ next, isLast } = part);
      for (const row of part.rows) {
        const subject = subjectOf(row, actor, types);
        if (subject && !filled.has(keyOf(subject))) touched.set(keyOf(subject), subject);
        seen += 1;
        if (filled.size + touched.size < limit || row === part.rows.at(-1)) continue;
        [next, isLast] = [part.after(row), false];
        break;
      }
    }
    for (const change of await this.load(actor, [...touched.values()])) filled.set(keyOf(change), change);
    return { next, isLast, isMoved: seen > 0 };
  }

  /** How these things are now. */
  private async load(actor: UserActor, subjects: Subject[]): Promise<Change[]> {
    const idsOf = (type: ChangeType): number[] => subjects.filter((each) => each.type === type).map(({ id }) => id);
    const tasks = byId(await this.records.anywhere(idsOf('task')));
    const tags = byId(await this.tags.byIds(idsOf('tag')));
    return subjects.map(({ type, id }): Change => {
      if (type === 'tag') return tags.has(id) ? changeOfTag(tags.get(id)!) : { type, id, gone: 'deleted' };
      const task = tasks.get(id);
      if (!task || task.deletedAt !== null) return { type, id, gone: 'deleted' };
      return mayRead(actor, task) ? changeOfTask(task) : { type, id, gone: 'hidden' };
    });
  }
}

interface Subject {
  type: ChangeType;
  id: number;
}

const keyOf = ({ type, id }: Subject): string => `${type} ${id}`;

const changeOfTask = (task: Task): Change => ({ type: 'task', id: task.id, task });
const changeOfTag = (tag: Tag): Change => ({ type: 'tag', id: tag.id, tag });

const byId = <Row extends { id: number }>(rows: Row[]): Map<number, Row> => new Map(rows.map((row) => [row.id, row]));
