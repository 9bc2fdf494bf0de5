import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UserActor } from '../../common/actor';
import { conflict, notFound } from '../../common/errors';
import { isPossibleId } from '../../common/ids';
import { expectVersion } from '../../common/precondition';
import { laterOf } from '../../common/time/instant';
import { lockedIn } from '../../database/locks';
import { UnitOfWork } from '../../database/unit-of-work';
import { assign, isEmpty } from '../../events/changes';
import { GRAMMAR } from '../filter/filter-parser';
import { unreadable } from '../filter/filter-refusal';
import { nameKeyOf, SavedFilter } from './saved-filter.entity';

/** Absent fields keep their values. */
export type SavedFilterFields = Partial<Pick<SavedFilter, 'name' | 'filter' | 'sort'>>;

/** Query parameters that may refer to a saved filter. */
interface Fillable {
  filter?: string;
  sort_by?: string;
  sort_order?: string;
}

/** A filter that is to be saved. */
export type NewFilterFields = SavedFilterFields & { name: string; filter: string };

const MAX_FILTERS = 100;

/** Manages saved filters. Users see and change only their own. */
@Injectable()
export class SavedFilters {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The actor's filters, oldest first. */
  list({ userId }: Pick<UserActor, 'userId'>): Promise<SavedFilter[]> {
    return this.unitOfWork.read((em) => em.find(SavedFilter, { where: { userId }, order: { id: 'ASC' } }));
  }

  get(actor: UserActor, id: number): Promise<SavedFilter> {
    return this.unitOfWork.read((em) => this.find(em, actor, id));
  }

  /** Throws `conflict` if the actor has a filter with this name, ignoring case, or too many filters. */
  create({ userId }: UserActor, { name, filter, sort = null }: NewFilterFields): Promise<SavedFilter> {
    return this.unitOfWork.run(async (em) => {
      if ((await em.countBy(SavedFilter, { userId })) >= MAX_FILTERS) throw conflict('saved_filters.too_many');
      const now = new Date();
      const times = { createdAt: now, updatedAt: now, version: 1 };
      const nameKey = nameKeyOf(userId, name);
      const saved = em.create(SavedFilter, { userId, name, nameKey, filter, grammar: GRAMMAR, sort, ...times });
      await em.insert(SavedFilter, saved);
      return saved;
    });
  }

  /** Saves those whose names the actor does not use yet. Throws `conflict` if they are too many. */
  async add(actor: UserActor, filters: NewFilterFields[]): Promise<void> {
    const known = new Set((await this.list(actor)).map(({ nameKey }) => nameKey));
    for (const each of filters) {
      const key = nameKeyOf(actor.userId, each.name);
      if (!known.has(key)) await this.create(actor, each);
      known.add(key);
    }
  }

  update(actor: UserActor, id: number, fields: SavedFilterFields): Promise<SavedFilter> {
    return this.unitOfWork.run(async (em) => {
      const saved = await this.find(em, actor, id);
      expectVersion(actor, saved);
      if (isEmpty(assign(saved, fields))) return saved;
      const { name, filter, sort, version } = saved;
      const nameKey = nameKeyOf(saved.userId, name);
      const updatedAt = laterOf(new Date(), saved.updatedAt);
      const written = { name, nameKey, filter, grammar: GRAMMAR, sort, updatedAt, version: version + 1 };
      await em.update(SavedFilter, id, written);
      return Object.assign(saved, written);
    });
  }

  delete(actor: UserActor, id: number): Promise<void> {
    return this.unitOfWork.run(async (em) => {
      expectVersion(actor, await this.find(em, actor, id));
      await em.delete(SavedFilter, id);
    });
  }

  /** Replaces `@name` in a query by the saved filter, and applies its order unless the query has one. */
  async fill(actor: UserActor, query: Fillable): Promise<void> {
    if (!query.filter?.startsWith('@')) return;
    const { filter, sort } = await this.named(actor, query.filter.slice(1).trim());
    query.filter = filter;
    if (sort === null || query.sort_by) return;
    query.sort_by = sort.replace('-', '');
    query.sort_order = sort.startsWith('-') ? 'desc' : 'asc';
  }

  /** Finds a filter by name. Throws `UnreadableText` if the actor has none with this name. */
  private async named({ userId }: UserActor, name: string): Promise<SavedFilter> {
    const own = await this.unitOfWork.read((em) => em.findBy(SavedFilter, { userId }));
    const saved = own.find(({ nameKey }) => nameKey === nameKeyOf(userId, name));
    const expected = own.map((each) => `@${each.name}`);
    if (!saved) throw unreadable('unknown_name', { position: 0, expected, found: `@${name}` });
    return saved;
  }

  private async find(em: EntityManager, { userId }: UserActor, id: number): Promise<SavedFilter> {
    const saved = isPossibleId(id) ? await em.findOne(SavedFilter, { where: { id, userId }, ...lockedIn(em) }) : null;
    if (!saved) throw notFound('filter');
    return saved;
  }
}
