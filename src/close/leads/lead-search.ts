import { parseDue } from '../../common/time/due';
import { invalid } from '../../common/errors';
import type { LeadFilter, LeadSliceRequest, LeadText } from '../../leads/lead-query';
import type { LeadQuery } from '../page-query.dto';
import { beginningOf } from '../times';

const COLUMNS = { date_created: 'createdAt', date_updated: 'updatedAt', name: 'name' } as const;
const TERM = /(?:([\w.]+)\s*(:|>=|<=|>|<)\s*)?(?:"([^"]*)"|([^\s"]+))/g;

type Search = LeadFilter & { sort?: string };
type Found = Required<Pick<Search, 'texts' | 'statuses' | 'times'>> & Search;
type Read = (found: Found, value: string, operator: string, zone: number) => void;

const text =
  (of: LeadText): Read =>
  ({ texts }, part, operator) =>
    void (operator === ':' ? texts.push({ of, part }) : refuse());

const status: Read = ({ statuses }, part, operator) => void (operator === ':' ? statuses.push(part) : refuse());

const ids: Read = (found, id, operator) => {
  if (operator !== ':') refuse();
  found.ids = found.ids ? found.ids.filter((each) => each === id) : [id];
};

const time =
  (of: 'createdAt' | 'updatedAt'): Read =>
  ({ times }, value, operator, zone) => {
    const due = parseDue(value);
    if (operator === ':') refuse();
    if (!due) throw invalid({ query: 'not_iso' });
    times.push({ of, is: operator as '<', at: beginningOf(due, zone) });
  };

const TERMS = new Map<string, Read>([
  ['name', text('name')],
  ['email', text('email')],
  ['phone', text('phone')],
  ['url', text('url')],
  ['contact', text('contact')],
  ['status', status],
  ['lead_status', status],
  ['id', ids],
  ['lead_id', ids],
  ['date_created', time('createdAt')],
  ['date_updated', time('updatedAt')],
  ['sort', (found, value) => void (found.sort = value)],
]);

/**
 * Parses the supported part of Close's search language. Throws `invalid` for other terms: ignoring them would return
 * too many leads.
 */
export function searchOf({ query = '' }: LeadQuery, zone: number): Search {
  const found: Found = { texts: [], statuses: [], times: [] };
  for (const [, field, operator, quoted, bare] of query.matchAll(TERM)) {
    const value = quoted ?? bare!;
    if (field !== undefined) (TERMS.get(field.toLowerCase()) ?? refuse)(found, value, operator!, zone);
    else if (value !== '*') found.texts.push({ of: 'name', part: value });
  }
  return found;
}

function refuse(): never {
  throw invalid({ query: 'unknown_term' });
}

export function leadSliceOf(query: LeadQuery, sort: string | undefined): LeadSliceRequest {
  const order = (query._order_by ?? sort ?? '').split(',')[0]!;
  const name = order.replace(/^-/, '');
  const by = Object.hasOwn(COLUMNS, name) ? COLUMNS[name as keyof typeof COLUMNS] : undefined;
  return { ...query.slice(), by: by ?? 'createdAt', descending: by !== undefined && order.startsWith('-') };
}
