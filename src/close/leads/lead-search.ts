import { parseDue } from '../../common/due';
import type { LeadFilter, LeadSliceRequest } from '../../leads/lead-query';
import { beginningOf } from '../times';
import type { LeadQuery } from '../page-query.dto';

const COLUMNS = { date_created: 'createdAt', date_updated: 'updatedAt', name: 'name' } as const;
const TERM = /(?:([\w.]+)\s*(:|>=|<=|>|<)\s*)?(?:"([^"]*)"|([^\s"]+))/g;

/** The small part of the search language that is understood; what is not counts as absent. */
export function searchOf({ query = '' }: LeadQuery, zone: number): LeadFilter & { sort?: string } {
  const words: string[] = [];
  const found: LeadFilter & { sort?: string } = { times: [] };
  for (const [, field, operator, quoted, bare] of query.matchAll(TERM)) {
    const value = quoted ?? bare!;
    const at = parseDue(value);
    if (field === undefined) words.push(value);
    else if (field === 'sort') found.sort = value;
    else if (field === 'name' && operator === ':') words.push(value);
    else if (/^(?:lead_)?id$/.test(field)) found.ids = [value];
    else if ((field === 'date_created' || field === 'date_updated') && operator !== ':' && at)
      found.times!.push({ of: COLUMNS[field], is: operator as '<', at: beginningOf(at, zone) });
  }
  const name = words.filter((word) => word !== '*').join(' ');
  return { ...found, name: name || undefined };
}

export function leadSliceOf(query: LeadQuery, sort: string | undefined): LeadSliceRequest {
  const order = (query._order_by ?? sort ?? '').split(',')[0]!;
  const by = COLUMNS[order.replace(/^-/, '') as keyof typeof COLUMNS];
  return { ...query.slice(), by: by ?? 'createdAt', descending: by !== undefined && order.startsWith('-') };
}
