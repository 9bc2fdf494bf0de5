import type { Snapshot } from '../events/event.entity';
import { presentTag } from '../tags/tag.presenter';
import { Tag } from '../tags/tag.entity';

/** A tag as GET returned it, without the number of tasks, which differs per user. */
export function presentPastTag(snapshot: Snapshot): object {
  const { createdAt, updatedAt, ...plain } = snapshot as Record<string, string>;
  const tag = Object.assign(new Tag(), plain, { createdAt: new Date(createdAt!), updatedAt: new Date(updatedAt!) });
  const { id, name, color, description, created_at, updated_at } = presentTag(tag);
  return { id, name, color, description, created_at, updated_at };
}
