import { Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';
import { invalid } from '../common/errors';
import { isPossibleId } from '../common/ids';
import type { Rows } from '../database/rows/rows';
import type { Ahead } from '../database/rows/rows-ahead';
import { UnitOfWork } from '../database/unit-of-work';
import { Tag } from './tag.entity';

/** Tags by their ids, without counts, for those who have tags on something. */
@Injectable()
export class TagLookup {
  private readonly rows: Rows<Tag>;

  constructor(unitOfWork: UnitOfWork) {
    this.rows = unitOfWork.rows(Tag);
  }

  /** What {@link existing} looks up. */
  ahead(ids: number[]): Ahead {
    return this.rows.aheadOfKept(possibleOf(ids));
  }

  /** The tags with these ids, ordered by id, kept until the unit of work ends. Throws `invalid` if one does not exist. */
  async resolve(ids: number[]): Promise<Tag[]> {
    const tags = await this.existing(ids);
    if (tags.length < new Set(ids).size) throw invalid({ tags: 'unknown' });
    return tags;
  }

  /** The tags with these ids that still exist, ordered by id, kept until the unit of work ends. */
  async existing(ids: number[]): Promise<Tag[]> {
    return (await this.rows.keptByIds(possibleOf(ids))).toSorted((a, b) => a.id - b.id);
  }

  /** Whether all of these tags exist. */
  async exist(ids: number[]): Promise<boolean> {
    return (await this.rows.byIds(possibleOf(ids))).length === new Set(ids).size;
  }

  /** The tags with these ids, in no order. */
  byIds(ids: number[]): Promise<Tag[]> {
    return this.rows.byIds(ids);
  }

  /** The next tags in the order of their ids. */
  walk(em: EntityManager, after: number, limit: number): Promise<Tag[]> {
    return em.find(Tag, { where: { id: MoreThan(after) }, order: { id: 'ASC' }, take: limit });
  }
}

const possibleOf = (ids: number[]): number[] => [...new Set(ids)].filter(isPossibleId);
