import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { isPossiblePublicId } from '../common/public-id';
import type { SliceRequest } from '../common/slice';
import { isStorable } from '../common/text';
import { Lead } from './lead.entity';

/** Which leads: all conditions hold together, an absent one does not count. */
export interface LeadFilter {
  ids?: string[];
  /** Part of the name, whatever its case. */
  name?: string;
  times?: { of: 'createdAt' | 'updatedAt'; is: '<' | '<=' | '>' | '>='; at: Date }[];
}

export interface LeadSliceRequest extends SliceRequest {
  by: 'createdAt' | 'updatedAt' | 'name';
  descending: boolean;
}

/** The leads that the filter names, on the alias `lead`. */
export function leadsWhere(em: EntityManager, { ids, name, times = [] }: LeadFilter): SelectQueryBuilder<Lead> {
  const query = em.createQueryBuilder(Lead, 'lead');
  if (ids) query.andWhere('lead.id IN (:...ids)', { ids: ['', ...ids.filter(isPossiblePublicId)] });
  if (name !== undefined) {
    const pattern = isStorable(name) ? `%${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : '\uffff';
    query.andWhere(`LOWER(lead.name) LIKE :name ESCAPE '\\'`, { name: pattern });
  }
  times.forEach(({ of, is, at }, i) => query.andWhere(`lead.${of} ${is} :at${i}`, { [`at${i}`]: at.getTime() }));
  return query;
}
