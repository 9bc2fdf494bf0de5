import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UserActor } from '../common/actor';
import { LogReader } from '../events/log-reader';
import type { Bookmark } from '../events/position';
import { TagLookup } from '../tags/tag-lookup';
import { TaskLists } from '../tasks/lists/task-lists';
import { expressionIn, type ChangeType, type Place, type PlaceFilter } from './change-cursor';
import {
  changeFor,
  changeOfTag,
  changeOfTask,
  keyOf,
  Subjects,
  type Change,
  type Subject,
  type View,
} from './subjects';
import { subjectOf, TOUCH_COLUMNS, type Touch } from './touched';

/** A change and the place of a client that has applied it and everything before. */
export interface Step {
  change: Change;
  place: Place;
}

export interface ChangePage {
  steps: Step[];
  /** The place of a client that has applied the whole page. */
  next: Place;
  hasMore: boolean;
  /** Whether the log has new events, visible to this actor or not. */
  hasNewEvents: boolean;
}

/**
 * Maximum number of events read per page. A page of events that the actor cannot see ends here, with few changes or
 * none.
 */
const MAX_EVENTS = 5_000;
const EVENTS_PER_STATEMENT = 1_000;

/**
 * A page under construction, by subject. Contains each subject once, because all of the page is read from one snapshot.
 */
type Filled = Map<string, Step>;

/** Reads pages of the change feed. Call every method inside `unitOfWork.read`, so that it sees one snapshot. */
@Injectable()
export class ChangeReader {
  constructor(
    private readonly log: LogReader,
    private readonly lists: TaskLists,
    private readonly tags: TagLookup,
    private readonly subjects: Subjects,
  ) {}

  /** The place of a new client. */
  async start(em: EntityManager, types: ChangeType[], filter?: PlaceFilter): Promise<Place> {
    return { types, filter, snapshot: { type: types[0]!, after: 0 }, log: { from: await this.log.position(em) } };
  }

  /** Up to `limit` changes after a place. */
  async page(em: EntityManager, actor: UserActor, place: Place, limit: number): Promise<ChangePage> {
    const filled: Filled = new Map();
    const { types, filter, log } = place;
    const snapshot = await this.fillFromSnapshot(em, actor, place, limit, filled);
    if (snapshot)
      return { steps: [...filled.values()], next: { types, filter, snapshot, log }, hasMore: true, hasNewEvents: true };
    const { next: end, isLast, hasNewEvents } = await this.fillFromLog(em, actor, place, limit, filled);
    const [steps, next] = [[...filled.values()], { types, filter, log: end }];
    // Each step points at the first event of its subject. After the last step everything read has been shown, so it
    // points to the end.
    if (steps.length > 0) steps.at(-1)!.place = next;
    return { steps, next, hasMore: !isLast, hasNewEvents };
  }

  /**
   * Fills the page from the snapshot. Returns where the next page continues; undefined when the snapshot is complete.
   */
  private async fillFromSnapshot(
    em: EntityManager,
    actor: UserActor,
    { types, filter, snapshot, log }: Place,
    limit: number,
    filled: Filled,
  ): Promise<Place['snapshot']> {
    let at = snapshot;
    while (at) {
      if (filled.size === limit) return at;
      const { type, after } = at;
      const wanted = limit - filled.size;
      // Rounded to a power of two, so that few distinct statements are prepared.
      const size = 2 ** Math.ceil(Math.log2(wanted));
      const rows = await this.walk(em, { actor, filter }, type, after, size);
      const shown = rows.slice(0, wanted);
      for (const change of shown)
        filled.set(keyOf(change), { change, place: { types, filter, snapshot: { type, after: change.id }, log } });
      const nextType = types[types.indexOf(type) + 1];
      if (shown.length < rows.length || rows.length === size) at = { type, after: shown.at(-1)!.id };
      else at = nextType && { type: nextType, after: 0 };
    }
    return undefined;
  }

  private async walk(
    em: EntityManager,
    { actor, filter }: View,
    type: ChangeType,
    after: number,
    limit: number,
  ): Promise<Change[]> {
    if (type === 'tag') return (await this.tags.walk(em, after, limit)).map(changeOfTag);
    return (await this.lists.walk(actor, after, limit, filter && expressionIn(filter))).map(changeOfTask);
  }

  private async fillFromLog(
    em: EntityManager,
    actor: UserActor,
    { types, filter, log }: Place,
    limit: number,
    filled: Filled,
  ): Promise<{ next: Bookmark; isLast: boolean; hasNewEvents: boolean }> {
    const touched = new Map<string, Subject & { log: Bookmark }>();
    let next = log;
    let seen = 0;
    let isLast = false;
    while (!isLast && seen < MAX_EVENTS && filled.size + touched.size < limit) {
      const part = await this.log.read<Touch>(em, next, EVENTS_PER_STATEMENT, TOUCH_COLUMNS);
      ({ next, isLast } = part);
      for (const row of part.rows) {
        const subject = subjectOf(row, actor, types);
        const isNew = subject && !filled.has(keyOf(subject)) && !touched.has(keyOf(subject));
        if (isNew) touched.set(keyOf(subject), { ...subject, log: part.after(row) });
        seen += 1;
        if (filled.size + touched.size < limit || row === part.rows.at(-1)) continue;
        [next, isLast] = [part.after(row), false];
        break;
      }
    }
    const loaded = await this.subjects.load([...touched.values()]);
    for (const [key, subject] of touched)
      filled.set(key, {
        change: changeFor({ actor, filter }, subject, loaded),
        place: { types, filter, log: subject.log },
      });
    return { next, isLast, hasNewEvents: seen > 0 };
  }
}
