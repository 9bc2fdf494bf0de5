import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../common/actor';
import { notFound } from '../common/errors';
import { expectVersion } from '../common/precondition';
import { offsetOf, type Page, type PageRequest } from '../common/page';
import { laterOf } from '../common/time/instant';
import { lockedIn } from '../database/locks';
import { pageOf } from '../database/sorted';
import { inBatches } from '../database/rows/batches';
import { UnitOfWork } from '../database/unit-of-work';
import { assign, created, deleted, isEmpty } from '../events/changes';
import type { FieldChanges } from '../events/event.entity';
import { EventsService } from '../events/events.service';
import { TagLookup } from './tag-lookup';
import { TAG_SORT_SQL, type TagSort } from './tag-sorts';
import { TagUse } from './tag-use';
import { nameKeyOf, Tag } from './tag.entity';

/** The fields of a tag that can be changed. Absent fields keep their values. */
export type TagFields = Partial<Pick<Tag, 'name' | 'color' | 'description'>>;
export type NewTagFields = TagFields & { name: string; color: string };

@Injectable()
export class TagsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventsService,
    private readonly lookup: TagLookup,
    private readonly use: TagUse,
  ) {}

  list(actor: Actor, request: PageRequest<TagSort>): Promise<Page<Tag>> {
    const { sortBy } = request;
    return this.unitOfWork.read(async (em) => {
      if (sortBy === 'task_count') return this.listByCount(em, actor, request);
      const { rows, total } = await pageOf(em.createQueryBuilder(Tag, 'tag'), TAG_SORT_SQL[sortBy], request);
      return { rows: await this.count(em, actor, rows), total };
    });
  }

  /** Counts the tasks of all tags, because the page depends on the counts. */
  private async listByCount(em: EntityManager, actor: Actor, request: PageRequest): Promise<Page<Tag>> {
    const sign = request.descending ? -1 : 1;
    const all = await em.find(Tag);
    await inBatches(all, async (batch) => void (await this.count(em, actor, batch)));
    all.sort((a, b) => sign * (a.taskCount - b.taskCount || a.id - b.id));
    return { rows: all.slice(offsetOf(request), offsetOf(request) + request.perPage), total: all.length };
  }

  /** The next tags in the order of their ids, with counts. */
  part(actor: Actor, after: number, limit: number): Promise<Tag[]> {
    return this.unitOfWork.read(async (em) => this.count(em, actor, await this.lookup.walk(em, after, limit)));
  }

  get(actor: Actor, id: number): Promise<Tag> {
    return this.unitOfWork.read((em) => this.find(em, actor, id));
  }

  /** Throws `conflict` if there is a tag with that name, ignoring case. */
  create(actor: Actor, fields: NewTagFields): Promise<Tag> {
    return this.unitOfWork.run((em) => this.insert(em, actor, fields));
  }

  update(actor: Actor, id: number, fields: TagFields): Promise<Tag> {
    return this.unitOfWork.run(async (em) => {
      const tag = await this.find(em, actor, id);
      expectVersion(actor, tag);
      const changes = assign(tag, fields);
      if (!isEmpty(changes)) {
        const now = laterOf(new Date(), tag.updatedAt);
        Object.assign(tag, { nameKey: nameKeyAfter(tag, changes), updatedAt: now, version: tag.version + 1 });
        const { name, nameKey, color, description, updatedAt, version } = tag;
        await em.update(Tag, id, { name, nameKey, color, description, updatedAt, version });
        await this.record(em, actor, 'tag.updated', tag, changes);
      }
      return tag;
    });
  }

  /** Removes the tag from everything that carries it, then deletes it. */
  delete(actor: Actor, id: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      // In the same order as those who change tasks: else they would deadlock, again and again if the tag is much used.
      await this.use.lockCarriers(em, id);
      const tag = await this.find(em, actor, id);
      expectVersion(actor, tag);
      await this.use.beforeTagDeleted(em, actor, tag);
      tag.version += 1;
      const { name, color, description } = tag;
      await this.record(em, actor, 'tag.deleted', tag, deleted({ name, color, description }));
      await em.delete(Tag, id);
    });
  }

  /** Creates a tag in a unit of work of the caller. */
  async insert(em: EntityManager, actor: Actor, fields: NewTagFields): Promise<Tag> {
    const now = new Date();
    const { name, color, description = null } = fields;
    const nameKey = nameKeyOf(name);
    const tag = em.create(Tag, { name, color, description, nameKey, createdAt: now, updatedAt: now, version: 1 });
    await em.insert(Tag, tag);
    await this.record(em, actor, 'tag.created', tag, created({ name, color, description }));
    return tag;
  }

  private async find(em: EntityManager, actor: Actor, id: number): Promise<Tag> {
    const tag = await em.findOne(Tag, { where: { id }, ...lockedIn(em) });
    if (!tag) throw notFound('tag');
    await this.count(em, actor, [tag]);
    return tag;
  }

  private async count(em: EntityManager, actor: Actor, tags: Tag[]): Promise<Tag[]> {
    const counts = await this.use.countByTag(
      em,
      actor,
      tags.map((tag) => tag.id),
    );
    for (const tag of tags) tag.taskCount = counts.get(tag.id) ?? 0;
    return tags;
  }

  private record(em: EntityManager, actor: Actor, name: string, tag: Tag, changes: FieldChanges): Promise<void> {
    const { id, version, color, description, createdAt, updatedAt } = tag;
    const snapshot = { id, name: tag.name, color, description, createdAt, updatedAt, version };
    return this.events.record(em, actor, { name, subject: { type: 'tag', id }, version, changes, snapshot });
  }
}

/**
 * After a change of the folding, keys of equal names differ by a suffix. A key only changes when the folded name does.
 */
function nameKeyAfter({ name, nameKey }: Tag, changes: FieldChanges): string {
  const old = changes.name?.old;
  return typeof old === 'string' && nameKeyOf(old) !== nameKeyOf(name) ? nameKeyOf(name) : nameKey;
}
