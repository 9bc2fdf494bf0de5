import { fulfils, isExtraFilter, type ExtraFilter } from '../../src/close/webhooks/extra-filter';

const EVENT = {
  action: 'updated',
  changed_fields: ['text', 'priority'],
  data: { text: 'Call Bruce back', priority: 'high', contact_id: null, tags: [{ n: 1 }, { n: 2 }] },
};

const field = (path: string, filter: object): ExtraFilter =>
  path
    .split('.')
    .reduceRight((inner, name) => ({ type: 'field_accessor', field: name, filter: inner }), filter) as ExtraFilter;

const CASES: [string, ExtraFilter, boolean][] = [
  ['equals', field('data.priority', { type: 'equals', value: 'high' }), true],
  ['equals another', field('data.priority', { type: 'equals', value: 'medium' }), false],
  ['equals a list', field('changed_fields', { type: 'equals', value: ['text', 'priority'] }), true],
  ['not_equals', field('data.priority', { type: 'not_equals', value: 'medium' }), true],
  ['is_null', field('data.contact_id', { type: 'is_null' }), true],
  ['is_null of what is missing', field('data.nothing.at.all', { type: 'is_null' }), true],
  ['is_null of what every object has', field('data.constructor', { type: 'is_null' }), true],
  ['non_null', field('data.text', { type: 'non_null' }), true],
  ['non_null of null', field('data.contact_id', { type: 'non_null' }), false],
  ['contains in a list', field('changed_fields', { type: 'contains', value: 'text' }), true],
  ['contains in a list, not a part', field('changed_fields', { type: 'contains', value: 'tex' }), false],
  ['contains in text', field('data.text', { type: 'contains', value: 'Bruce' }), true],
  ['contains in nothing', field('data.contact_id', { type: 'contains', value: 'x' }), false],
  [
    'any_array_value',
    field('data.tags', { type: 'any_array_value', filter: field('n', { type: 'equals', value: 2 }) }),
    true,
  ],
  ['any_array_value of no list', field('data.text', { type: 'any_array_value', filter: { type: 'non_null' } }), false],
  [
    'and',
    {
      type: 'and',
      filters: [field('action', { type: 'equals', value: 'updated' }), field('data', { type: 'is_null' })],
    },
    false,
  ],
  ['or', { type: 'or', filters: [field('data', { type: 'is_null' }), field('action', { type: 'non_null' })] }, true],
  ['and of none', { type: 'and', filters: [] }, true],
  ['or of none', { type: 'or', filters: [] }, false],
  ['not', { type: 'not', filter: field('data', { type: 'is_null' }) }, true],
];

describe('extra_filter', () => {
  it.each(CASES)('%s', (_, filter, expected) => {
    expect(isExtraFilter(filter)).toBe(true);
    expect(fulfils(EVENT, filter)).toBe(expected);
  });

  it('is refused when it is too deep', () => {
    const deep = Array.from({ length: 60 }).reduce<object>((filter) => ({ type: 'not', filter }), { type: 'is_null' });
    expect(isExtraFilter(deep)).toBe(false);
  });
});
