import * as fc from 'fast-check';
import { UnreadableText } from '../../src/common/errors';
import { spanOf } from '../../src/tasks/filter/filter-moments';
import { parseFilter } from '../../src/tasks/filter/filter-parser';
import { printFilter } from '../../src/tasks/filter/filter-print';
import { FIELD_NAMES, type Moment } from '../../src/tasks/filter/filter-tree';
import { filters, jumbles } from '../kit/filters';

const refusalOf = (text: string): UnreadableText => {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof UnreadableText) return error;
    throw error;
  }
  throw new Error(`${text} was read.`);
};

describe('A filter is read', () => {
  it.each([
    ['status = pending', 'status = "pending"'],
    ['  status=pending  ', 'status = "pending"'],
    ['status IN(pending,in_progress)', 'status IN ("pending", "in_progress")'],
    ['not status = pending', 'NOT status = "pending"'],
    ['-status = pending', 'NOT status = "pending"'],
    ['-(id=1 or id=2)', 'NOT (id = 1 OR id = 2)'],
    ['NOT (NOT id = 1)', 'NOT (NOT id = 1)'],
    ['id = 1 and (id = 2 OR id = 3) AND id != 4', 'id = 1 AND (id = 2 OR id = 3) AND id != 4'],
    ['((id > -1))', 'id > -1'],
    ['title:report', 'title : "report"'],
    ['title:2026', 'title : "2026"'],
    [String.raw`title = "say \"hi\" \\ it's"`, String.raw`title = "say \"hi\" \\ it's"`],
    [String.raw`title = 'it\'s'`, `title = "it's"`],
    ['description = null', 'description = null'],
    ['description = "null"', 'description = "null"'],
    ['tag:größe', 'tag : "größe"'],
    ['tag != NULL', 'tag != null'],
    ['is_overdue = TRUE', 'is_overdue = true'],
    ['due_date < now', 'due_date < now'],
    ['due_date<today+3d', 'due_date < today + 3d'],
    ['due_date <= Today - 2w + 1h', 'due_date <= today - 2w + 1h'],
    ['due_date<now+1d-2h+1mo', 'due_date < now + 1d - 2h + 1mo'],
    ['due_date >= 2026-12-01', 'due_date >= 2026-12-01'],
    ['due_date > 2026-12-01T17:00:00', 'due_date > 2026-12-01T17:00:00'],
    ['due_date > 2026-12-01T17:00:00.25Z+1mo', 'due_date > 2026-12-01T17:00:00.25Z + 1mo'],
    ['due_date > 2026-12-01T17:00:00-05:00 - 1y', 'due_date > 2026-12-01T17:00:00-05:00 - 1y'],
    ['due_date > 2026-12-01 - 5d', 'due_date > 2026-12-01 - 5d'],
  ])('%s', (text, printed) => {
    expect(printFilter(parseFilter(text))).toBe(printed);
  });

  it('so that what is printed parses to the same tree', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFilter(printFilter(filter))).toEqual(JSON.parse(JSON.stringify(filter)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('A filter is refused', () => {
  it.each([
    ['', 'empty', 0],
    ['   ', 'empty', 0],
    ['dueDate < now', 'unknown_field', 0, 'due_date'],
    ['id = 1 AND stauts = pending', 'unknown_field', 11, 'status'],
    ['AND id = 1', 'unexpected', 0],
    ['id = 1 AND', 'ends_early', 10],
    ['id = 1 id = 2', 'unexpected', 7],
    ['id = 1 AND id = 2 OR id = 3', 'mixed', 18],
    ['id = 1 OR id = 2 AND id = 3', 'mixed', 17],
    ['(id = 1', 'ends_early', 7],
    ['id = 1)', 'unexpected', 6],
    ['()', 'unexpected', 1],
    ['id', 'ends_early', 2],
    ['id =', 'ends_early', 4],
    ['id == 1', 'unknown_comparator', 3],
    ['id <> 1', 'unknown_comparator', 3],
    ['id : 1', 'unknown_comparator', 3],
    ['status < pending', 'unknown_comparator', 7],
    ['due_date IN (now)', 'unknown_comparator', 9],
    ['id = abc', 'wrong_value', 5],
    ['id = 1.5', 'wrong_value', 5],
    ['id = "1"', 'quoted', 5],
    ['id = null', 'wrong_value', 5],
    ['title = null', 'wrong_value', 8],
    ['due_date < null', 'wrong_value', 11],
    ['due_date = "2026-12-01"', 'quoted', 11],
    ['due_date = 2026-02-30', 'impossible_date', 11],
    ['due_date = 2026-12-01T25:00:00Z', 'impossible_date', 11],
    ['due_date = 2026-12-01T10:00:00+25:00', 'impossible_date', 11],
    ['due_date = 2026-12-01T10:00:00-05:60', 'impossible_date', 11],
    ['due_date = 2026-12-01T10:00', 'wrong_value', 22],
    ['due_date = soon', 'wrong_value', 11],
    ['due_date < now + 3', 'wrong_value', 18],
    ['due_date < now + 3D', 'wrong_value', 18, 'd'],
    ['due_date < now + d', 'wrong_value', 17],
    ['due_date < now 3d', 'unexpected', 15],
    ['status = Pending', 'wrong_value', 9, 'pending'],
    ['status = done', 'wrong_value', 9],
    ['priority = hihg', 'wrong_value', 11, 'high'],
    ['tiem = 1', 'unknown_field', 0],
    ['tilte = x', 'unknown_field', 0, 'title'],
    ['status IN ()', 'wrong_value', 11],
    ['status IN (pending', 'ends_early', 18],
    ['status IN (pending,)', 'wrong_value', 19],
    ['status IN pending', 'unexpected', 10],
    ['is_overdue = yes', 'wrong_value', 13],
    ['is_overdue = "true"', 'quoted', 13],
    ['title = "open', 'unclosed_quote', 8],
    [String.raw`title = "a\n"`, 'unknown_escape', 10],
    ['title = a*', 'unexpected', 9],
    ['title = and', 'wrong_value', 8],
    ['NOT NOT id = 1', 'double_not', 4],
    ['--id = 1', 'double_not', 1],
    ['🦊 = 1', 'unexpected', 0],
    ['title:🦊 X', 'unexpected', 8],
  ])('%j as %s at %i', (text, failure, position, ...more: string[]) => {
    const { fields, place } = refusalOf(text);
    expect({ fields, position: place.position, near: place.did_you_mean }).toEqual({
      fields: { filter: failure },
      position,
      near: more[0],
    });
  });

  it('with what was expected', () => {
    expect(refusalOf('status ~ x').place.expected).toEqual(['=', '!=', 'IN']);
    expect(refusalOf('priority = max').place.expected).toEqual(['low', 'medium', 'high', 'urgent']);
    expect(refusalOf('x = 1').place.expected).toEqual(FIELD_NAMES);
    expect(refusalOf('id = 1 AND id = 2 OR id = 3').place.expected).toEqual(['AND']);
    expect(refusalOf('id = 1 x').place.expected).toEqual(['AND', 'OR', 'end of filter']);
  });

  it('for names that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      expect(refusalOf(`${name} = 1`).fields).toEqual({ filter: 'unknown_field' });
  });

  it('beyond its bounds, and read at them', () => {
    const many = (count: number): string => Array.from({ length: count }, () => 'id=1').join(' AND ');
    const deep = (count: number): string => `${'('.repeat(count)}id=1${')'.repeat(count)}`;
    const listed = (count: number): string => `id IN (${Array.from({ length: count }, () => '1').join()})`;
    const long = (count: number): string => `title = "${'🦊'.repeat(count - 'title = ""'.length)}"`;
    for (const text of [many(50), deep(20), listed(100), long(2_000)]) expect(parseFilter(text)).toBeDefined();
    expect(refusalOf(many(51)).fields).toEqual({ filter: 'too_many' });
    expect(refusalOf(deep(21)).fields).toEqual({ filter: 'too_deep' });
    expect(refusalOf(listed(101)).fields).toEqual({ filter: 'too_many_values' });
    expect(refusalOf(long(2_001)).fields).toEqual({ filter: 'too_long' });
  });

  it('in one way or read, whatever the text', () => {
    fc.assert(
      fc.property(jumbles, (text) => {
        try {
          const tree = parseFilter(text);
          expect(parseFilter(printFilter(tree))).toEqual(tree);
        } catch (error) {
          if (!(error instanceof UnreadableText)) throw error;
          expect(error.place.position).toBeLessThanOrEqual(Array.from(text).length);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('A moment', () => {
  const clock = { now: new Date('2026-03-29T11:30:00.250Z'), zone: 'Europe/Berlin' };
  const span = (from: string, ...steps: Moment['steps']): unknown => {
    const { from: start, to } = spanOf({ from, steps }, clock)!;
    return to ? [start.toISOString(), to.toISOString()] : start.toISOString();
  };
  const plus = (count: number, unit: Moment['steps'][number]['unit']): Moment['steps'][number] => ({ count, unit });

  it('is a day in the zone, whatever its length', () => {
    expect(span('today')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(span('tomorrow')).toEqual(['2026-03-29T22:00:00.000Z', '2026-03-30T22:00:00.000Z']);
    expect(span('2026-12-01')).toEqual(['2026-11-30T23:00:00.000Z', '2026-12-01T23:00:00.000Z']);
  });

  it('adds by the calendar of the zone, and hours exactly', () => {
    expect(span('2026-01-31', plus(1, 'mo'))).toEqual(['2026-02-27T23:00:00.000Z', '2026-02-28T23:00:00.000Z']);
    expect(span('2024-02-29', plus(1, 'y'))).toEqual(['2025-02-27T23:00:00.000Z', '2025-02-28T23:00:00.000Z']);
    expect(span('now', plus(-1, 'd'))).toBe('2026-03-28T12:30:00.250Z');
    expect(span('now', plus(-24, 'h'))).toBe('2026-03-28T11:30:00.250Z');
    expect(span('today', plus(2, 'h'))).toBe('2026-03-29T01:00:00.000Z');
  });

  it.each([
    ['that comes twice', 'Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z', '2026-10-26T01:00:00.000Z'],
    ['that comes twice', 'America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['that is skipped', 'America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z'],
    ['that is put back', 'Asia/Beirut', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T22:00:00.000Z'],
  ])('begins with the first instant of its day, also at a midnight %s: %s', (_, zone, day, start, end) => {
    const of = (from: string, ...steps: Moment['steps']) => spanOf({ from, steps }, { ...clock, zone });
    expect(of(day)).toEqual({ from: new Date(start), to: new Date(end) });
    expect(of(day, plus(-1, 'mo'), plus(1, 'mo'))).toEqual(of(day));
    expect(of(day, plus(-1, 'd'))!.to).toEqual(new Date(start));
    expect(of(day, plus(5, 'h'))).toEqual({ from: new Date(Date.parse(start) + 5 * 3_600_000) });
    const today = spanOf({ from: 'today', steps: [] }, { now: new Date(start), zone });
    expect(today).toEqual(of(day));
  });

  it('adds to a day that a zone has skipped', () => {
    const apia = { ...clock, zone: 'Pacific/Apia' };
    const after = { from: new Date('2011-12-30T10:00:00Z'), to: new Date('2011-12-31T10:00:00Z') };
    expect(spanOf({ from: '2011-12-30', steps: [plus(1, 'd')] }, apia)).toEqual(after);
    expect(spanOf({ from: '2011-12-30', steps: [] }, apia)).toEqual({ from: after.from, to: after.from });
  });

  it('is UTC without an offset, and keeps six digits', () => {
    expect(span('2026-12-01T17:00:00')).toBe('2026-12-01T17:00:00.000Z');
    expect(span('2026-12-01T17:00:00.123456+02:00')).toBe('2026-12-01T15:00:00.123456Z');
    expect(span('2026-12-01T17:00:00.123456Z', plus(1, 'w'))).toBe('2026-12-08T17:00:00.123456Z');
  });

  it('does not exist beyond the year 9999', () => {
    expect(spanOf({ from: 'now', steps: [plus(9_999_999, 'y')] }, clock)).toBeUndefined();
  });
});
