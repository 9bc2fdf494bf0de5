import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Installation } from '../../database/schema/installation';
import { LogReader } from '../../events/log-reader';
import type { Bookmark } from '../../events/position';
import { writeCursor } from '../change-cursor';
import type { Step } from '../change-reader';
import { changeFor, keyOf, Subjects, type Loaded, type Subject } from '../subjects';
import { subjectOf, TOUCH_COLUMNS, type Touch } from '../touched';
import type { Audience, Group } from './audience';
import { changeData, changeMessage } from './messages';
import type { Batch } from './stream';

/** Maximum number of events read at once. Their subjects are loaded together. */
const EVENTS_AT_ONCE = 200;

/** Events on credentials that cannot end a session or API key, or change a role. */
const NOT_ENDING = new Set(['session.started', 'user.created', 'api_key.created']);
const CREDENTIALS = new Set(['session', 'user', 'api_key']);

const COLUMNS = `event.name, ${TOUCH_COLUMNS}`;

interface NamedTouch extends Touch {
  name: string;
}

export interface LivePart {
  /** The messages by group. Groups without changes are missing. */
  batches: Map<Group, Batch>;
  next: Bookmark;
  isLast: boolean;
  /** Whether a session, an API key or a role may have changed. */
  touchesCredentials: boolean;
}

/** The subjects to send to a group, each with the log position of its first event. */
type Touched = Map<string, Subject & { log: Bookmark }>;

/** Reads new events once for all streams that are up to date. */
@Injectable()
export class LiveChanges {
  constructor(
    private readonly log: LogReader,
    private readonly subjects: Subjects,
  ) {}

  /** The next part of the log after `from`, as messages. Call it inside a read. */
  async read(em: EntityManager, installation: Installation, audience: Audience, from: Bookmark): Promise<LivePart> {
    const part = await this.log.read<NamedTouch>(em, from, EVENTS_AT_ONCE, COLUMNS);
    const touched = new Map<Group, Touched>();
    for (const row of part.rows) {
      for (const group of audience.reachedBy(row)) note(touched, group, row, part.after(row));
    }
    const batches = await this.batches(installation, touched, part.next);
    const touchesCredentials = part.rows.some((row) => CREDENTIALS.has(row.subject_type) && !NOT_ENDING.has(row.name));
    return { batches, next: part.next, isLast: part.isLast, touchesCredentials };
  }

  private async batches(
    installation: Installation,
    touched: Map<Group, Touched>,
    next: Bookmark,
  ): Promise<LivePart['batches']> {
    const all = new Map([...touched.values()].flatMap((each) => [...each]));
    const loaded = await this.subjects.load([...all.values()]);
    const write = writer(installation);
    return new Map([...touched].map(([group, its]) => [group, write(group, stepsOf(group, its, loaded, next))]));
  }
}

function note(touched: Map<Group, Touched>, group: Group, row: Touch, log: Bookmark): void {
  const subject = subjectOf(row, group.actor, group.types);
  if (!subject) return;
  const its: Touched = touched.get(group) ?? new Map();
  touched.set(group, its);
  if (!its.has(keyOf(subject))) its.set(keyOf(subject), { ...subject, log });
}

/** The last step points to the end of the part, because everything read has been shown by then. */
function stepsOf(group: Group, touched: Touched, loaded: Loaded, next: Bookmark): Step[] {
  const all = [...touched.values()];
  const { types, filter } = group;
  return all.map((subject, i) => ({
    change: changeFor(group, subject, loaded),
    place: { types, filter, log: i === all.length - 1 ? next : subject.log },
  }));
}

/** Turns steps into messages. Serialized changes are cached and reused for other groups. */
export function writer(installation: Installation): (group: Pick<Group, 'actor'>, steps: Step[]) => Batch {
  const known = new Map<string, string>();
  return ({ actor }, steps) => {
    const messages = steps.map(({ change, place }) => {
      const key = `${keyOf(change)} ${'gone' in change ? change.gone : ''}`;
      const data = known.get(key) ?? changeData(change);
      known.set(key, data);
      return { bytes: changeMessage(writeCursor(installation, actor, place), data), place };
    });
    return { messages, whole: Buffer.concat(messages.map(({ bytes }) => bytes)) };
  };
}
