import { Injectable } from '@nestjs/common';
import { MoreThan, type EntityManager } from 'typeorm';
import { invalid } from '../common/errors';
import { isPossibleId } from '../common/ids';
import { locks } from '../database/locks';
import type { Rows } from '../database/rows/rows';
import type { Ahead } from '../database/rows/rows-ahead';
import { runSql } from '../database/rows/sql';
import { UnitOfWork } from '../database/unit-of-work';
import { Tag } from './tag.entity';

/** Tags by their ids, without counts, for those who have tags on something. */
@Injectable()
export class TagLookup {
  private readonly rows: Rows<Tag>;
  /** On PostgreSQL: locks tags against deletion until the end of the unit of work that adds them to something. */
  private readonly keeping: string;

  constructor(unitOfWork: UnitOfWork) {
    this.rows = unitOfWork.rows(Tag);
    this.keeping = `SELECT ${this.rows.columns('tag')} FROM tags tag WHERE tag.id = ANY (CAST($1 AS integer[]))
      ORDER BY tag.id FOR KEY SHARE`;
  }

  /** What {@link existing} looks up. */
  ahead(ids: number[]): Ahead {
    return this.rows.ahead(possibleOf(ids));
  }

  /** The tags with these ids, ordered by id, kept until the unit of work ends. Throws `invalid` if one does not exist. */
  async resolve(em: EntityManager, ids: number[]): Promise<Tag[]> {
    const tags = await this.existing(em, ids);
    if (tags.length < new Set(ids).size) throw invalid({ tags: 'unknown' });
    return tags;
  }

  /** The tags with these ids that still exist, ordered by id, kept until the unit of work ends. */
  async existing(em: EntityManager, ids: number[]): Promise<Tag[]> {
    const possible = possibleOf(ids);
    if (!locks(em)) return (await this.rows.byIds(possible)).toSorted((a, b) => a.id - b.id);
    const kept = await runSql<Record<string, unknown>>(em, this.keeping, [possible]);
    return kept.map((row) => this.rows.of(row, 'tag'));
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
