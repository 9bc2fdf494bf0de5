import * as fc from 'fast-check';
import {
  FIELD_NAMES,
  rulesOf,
  type Filter,
  type FilterField,
  type Kind,
  type Moment,
  type Restriction,
  type Value,
} from '../../src/tasks/filter/filter-tree';
import { printFilter } from '../../src/tasks/filter/filter-print';
import { PRIORITIES, STATUSES } from '../../src/tasks/task-fields';

/** Texts of tasks, or parts of them. */
export const TEXTS = [
  'a',
  'Äpfel',
  'apfel',
  'STRASSE',
  'ß',
  '100% _x_',
  'it\'s "so"',
  'back\\slash',
  'now',
  'null',
  '',
];
export const TAGS = ['docs', 'Größe', 'now', 'a b'];

const day = fc.constantFrom('2030-01-14', '2030-01-15', '2030-01-16', '2028-02-29');
const time = fc.constantFrom('00:00:00', '10:00:00', '23:59:59.999999', '10:00:00.000001', '10:00:00.5');
const offset = fc.constantFrom('', 'Z', '+05:30', '-08:00');
const instant = fc.tuple(day, time, offset).map(([date, at, zone]) => `${date}T${at}${zone}`);
const step = fc.record({
  count: fc.integer({ min: -40, max: 40 }).map((count) => count || 1),
  unit: fc.constantFrom('h' as const, 'd' as const, 'w' as const, 'mo' as const, 'y' as const),
});
const moment: fc.Arbitrary<Moment> = fc.record({
  from: fc.oneof(day, instant, fc.constantFrom('now', 'today', 'tomorrow', 'yesterday')),
  steps: fc.array(step, { maxLength: 2 }),
});

const VALUES: Record<Kind, fc.Arbitrary<Value>> = {
  integer: fc.oneof(
    fc.integer({ min: -1, max: 70 }),
    fc.constantFrom(2 ** 31, -(2 ** 31), 1e15, Number.MAX_SAFE_INTEGER),
  ),
  text: fc.constantFrom(...TEXTS),
  tag: fc.constantFrom(...TAGS, 'DOCS', 'grösse'),
  status: fc.constantFrom(...STATUSES),
  priority: fc.constantFrom(...PRIORITIES),
  flag: fc.boolean(),
  moment,
};

const restrictionOn = (field: FilterField): fc.Arbitrary<Restriction> => {
  const { kind, comparators, isListed, mayBeNull } = rulesOf(field);
  const compared = fc.record({ field: fc.constant(field), is: fc.constantFrom(...comparators), value: VALUES[kind] });
  const listed = fc.record({ field: fc.constant(field), in: fc.array(VALUES[kind], { minLength: 1, maxLength: 3 }) });
  const absent = fc.record({
    field: fc.constant(field),
    is: fc.constantFrom('=' as const, '!=' as const),
    value: fc.constant(null),
  });
  return fc.oneof(compared, ...(isListed ? [listed] : []), ...(mayBeNull ? [absent] : []));
};

const restriction = fc.constantFrom(...FIELD_NAMES).chain(restrictionOn);

/** Filters with up to three levels. */
export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => {
  const members = fc.array(tie('filter'), { minLength: 2, maxLength: 3 });
  return {
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      restriction,
      members.map((and) => ({ and })),
      members.map((or) => ({ or })),
      tie('filter').map((not) => ({ not })),
    ),
  };
}).filter;

const pieces = fc.constantFrom(
  ...'id title due_date status tag = != < : ( ) , AND OR NOT IN - + 1 2026-12-01 T10:00:00 now 3d null "x" " \' \\ 🦊 pending ~'.split(
    ' ',
  ),
  ' ',
);

/** Pieces of the language in any order. Few of them are filters. */
export const jumbles: fc.Arbitrary<string> = fc
  .tuple(fc.array(pieces, { maxLength: 12 }), fc.constantFrom(' ', ''))
  .map(([all, between]) => all.join(between));

const printed = filters.map(printFilter);
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.nat(4), put: pieces });

/** Filters with a few characters lost or added. Some are still filters. */
const edited = fc.tuple(printed, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([text, edits]) =>
  edits.reduce((before, { at, removed, put }) => {
    const characters = Array.from(before);
    characters.splice(Math.floor(at * characters.length), removed, put);
    return characters.join('');
  }, text),
);

const repeated = (text: string, between = ''): fc.Arbitrary<string> =>
  fc
    .integer({ min: 1, max: Math.floor(2_100 / (text.length + between.length)) })
    .map((count) => Array(count).fill(text).join(between));

/** Texts about as long as a filter may be, or as deep. */
const large: fc.Arbitrary<string> = fc.oneof(
  fc.array(printed, { minLength: 2, maxLength: 40 }).map((all) => all.map((each) => `(${each})`).join(' OR ')),
  repeated('tag = "docs"', ' AND '),
  repeated('7', ',').map((values) => `id IN (${values})`),
  repeated('(').map((open) => `${open}id = 1${')'.repeat(open.length)}`),
  repeated('-('),
  repeated('\\"').map((quotes) => `text : "${quotes}"`),
  repeated(' + 1d').map((steps) => `due_date < now${steps}`),
);

/** What somebody may send as a filter: half of it filters. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: printed },
  { weight: 6, arbitrary: edited },
  { weight: 3, arbitrary: jumbles },
  { weight: 1, arbitrary: large },
);
