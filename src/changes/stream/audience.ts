import { isAdmin } from '../../common/actor';
import { peopleOf, type Touch } from '../touched';
import type { Stream, Viewer } from './stream';

/** Streams with the same content. Each message is written to all of them. */
export interface Group extends Viewer {
  members: Set<Stream>;
}

/** The streams that are up to date, grouped by content. */
export class Audience {
  private readonly groups = new Map<string, Group>();
  private readonly byUser = new Map<number, Set<Group>>();
  private readonly ofAdmins = new Set<Group>();

  get isEmpty(): boolean {
    return this.groups.size === 0;
  }

  *streams(): Generator<Stream> {
    for (const { members } of this.groups.values()) yield* members;
  }

  add(stream: Stream): void {
    const key = keyOf(stream);
    const group = this.groups.get(key) ?? { ...stream.viewer, members: new Set() };
    group.members.add(stream);
    this.groups.set(key, group);
    this.placesOf(group).add(group);
  }

  delete(stream: Stream): void {
    const key = keyOf(stream);
    const group = this.groups.get(key);
    if (!group?.members.delete(stream) || group.members.size > 0) return;
    this.groups.delete(key);
    const places = this.placesOf(group);
    places.delete(group);
    if (places.size === 0) this.byUser.delete(group.actor.userId);
  }

  /** Returns at least the groups that may be interested in the event. */
  reachedBy(touch: Touch): Iterable<Group> {
    if (touch.subject_type !== 'task') return this.groups.values();
    const people = new Set(peopleOf(touch));
    if (people.size === 0) return [];
    return [...this.ofAdmins, ...[...people].flatMap((id) => [...(this.byUser.get(id) ?? [])])];
  }

  private placesOf({ actor }: Group): Set<Group> {
    if (isAdmin(actor)) return this.ofAdmins;
    const places = this.byUser.get(actor.userId) ?? new Set();
    this.byUser.set(actor.userId, places);
    return places;
  }
}

const keyOf = ({ viewer: { actor, types, filter } }: Stream): string =>
  [actor.userId, actor.role, ...types, filter?.zone, filter?.text].join(' ');
