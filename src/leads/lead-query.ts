import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { inMilliseconds, type Comparison } from '../common/time/instant';
import { isPossiblePublicId } from '../common/public-id';
import type { SliceRequest } from '../common/slice';
import { containing, isStorable } from '../common/text';
import { phoneKey } from './contact.entity';
import { Lead } from './lead.entity';

/** Fields that can be searched for a substring, case-insensitively. All but `name` and `url` are fields of contacts. */
export type LeadText = 'name' | 'url' | 'email' | 'phone' | 'contact';

/** Leads must match all conditions; absent conditions are ignored. */
export interface LeadFilter {
  ids?: string[];
  texts?: { of: LeadText; part: string }[];
  /** Parts of the label of the status. */
  statuses?: string[];
  statusIds?: string[];
  times?: { of: 'createdAt' | 'updatedAt'; is: Comparison; at: Date }[];
}

export interface LeadSliceRequest extends SliceRequest {
  by: 'createdAt' | 'updatedAt' | 'name';
  descending: boolean;
}

const ofContact = (column: string) => (parameter: string) =>
  `EXISTS (SELECT 1 FROM contacts contact WHERE contact.lead_id = lead.id AND contact.${column} LIKE :${parameter} ESCAPE '\\')`;

const CONDITIONS: Record<LeadText, (parameter: string) => string> = {
  name: (parameter) => `lead.name_key LIKE :${parameter} ESCAPE '\\'`,
  url: (parameter) => `(lead.url_key LIKE :${parameter} ESCAPE '\\' OR ${ofContact('urls_key')(parameter)})`,
  email: ofContact('emails_key'),
  phone: ofContact('phones_key'),
  contact: ofContact('name_key'),
};

/** The leads that match the filter, on the alias `lead`. */
export function leadsWhere(em: EntityManager, filter: LeadFilter): SelectQueryBuilder<Lead> {
  const { ids, texts = [], statusIds, times = [] } = filter;
  const query = em.createQueryBuilder(Lead, 'lead');
  if (ids) query.andWhere('lead.id IN (:...ids)', { ids: ['', ...ids.filter(isPossiblePublicId)] });
  if (statusIds) query.andWhere('lead.status_id IN (:...statusIds)', { statusIds: ['', ...statusIds] });
  for (const [i, { of, part }] of texts.entries())
    query.andWhere(CONDITIONS[of](`part${i}`), { [`part${i}`]: patternOf(of, part) });
  for (const [i, { of, ...bound }] of times.entries()) {
    const { is, ms } = inMilliseconds(bound.is, bound.at);
    query.andWhere(`lead.${of} ${is} :at${i}`, { [`at${i}`]: ms });
  }
  return query;
}

const patternOf = (of: LeadText, part: string): string =>
  isStorable(part) ? containing(of === 'phone' ? phoneKey(part) : part) : '\uffff';
