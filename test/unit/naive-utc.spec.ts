import * as fc from 'fast-check';
import { naiveUtc, withMicros } from '../../src/common/time/instant';

const MAX_MS = 8_640_000_000_000_000;

describe('naiveUtc', () => {
  it.each([
    ['2030-01-01T10:00:00Z', 0, '2030-01-01T10:00:00'],
    ['2030-01-01T10:00:00.5Z', 0, '2030-01-01T10:00:00.500000'],
    ['2030-01-01T23:59:59.999Z', 999, '2030-01-01T23:59:59.999999'],
    ['1969-12-31T23:59:59.999Z', 0, '1969-12-31T23:59:59.999000'],
    ['0001-01-01T00:00:00Z', 7, '0001-01-01T00:00:00.000007'],
  ])('writes %s with %i microseconds as %s', (iso, micros, expected) => {
    expect(naiveUtc(withMicros(new Date(iso), micros))).toBe(expected);
    expect(naiveUtc(new Date(iso), micros)).toBe(expected);
  });

  it('writes every instant as toISOString does, without the zone and zeros only', () => {
    const instants = fc.tuple(
      fc.oneof(fc.integer({ min: -MAX_MS, max: MAX_MS }), fc.integer({ min: -1e12, max: 4e12 })),
      fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 999 })),
    );
    fc.assert(
      fc.property(instants, ([ms, micros]) => {
        const iso = withMicros(ms, micros).toISOString().slice(0, -'Z'.length);
        const [whole, fraction = ''] = iso.split('.');
        expect(naiveUtc(withMicros(ms, micros))).toBe(
          Number(fraction) === 0 ? whole : `${whole}.${fraction.padEnd(6, '0')}`,
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('throws for an invalid date', () => {
    expect(() => naiveUtc(new Date(Number.NaN))).toThrow(RangeError);
  });
});
