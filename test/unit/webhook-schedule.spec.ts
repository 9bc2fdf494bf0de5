import { holdAfter, MAX_ATTEMPTS, pauseAfter } from '../../src/webhooks/sending/schedule';

const HOUR_S = 3_600;
const PAUSES_S = [5, 60, 300, 1_800, 2 * HOUR_S, 5 * HOUR_S, 10 * HOUR_S, 14 * HOUR_S, 20 * HOUR_S, 24 * HOUR_S];

describe('The schedule of a delivery', () => {
  it('has eleven attempts with the pauses of the table, and then none', () => {
    const pauses = Array.from({ length: MAX_ATTEMPTS }, (_, i) => pauseAfter(i + 1, 5, 0));
    expect(pauses).toEqual([...PAUSES_S.map((seconds) => seconds * 1_000), undefined]);
    expect(PAUSES_S.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(75 * HOUR_S);
  });

  it('adds a tenth at most by chance, and takes the first pause from the configuration', () => {
    expect(pauseAfter(2, 5, 1)).toBe(66_000);
    expect(pauseAfter(1, 1, 0)).toBe(1_000);
    expect(pauseAfter(2, 1, 0)).toBe(60_000);
  });

  it('waits as long as a 429 or 503 asks for, in seconds or until a time, and a day at most', () => {
    const now = new Date('2030-01-15T10:00:00Z');
    expect(holdAfter(429, '7', now)).toBe(7_000);
    expect(holdAfter(503, 'Tue, 15 Jan 2030 10:01:00 GMT', now)).toBe(60_000);
    expect(holdAfter(503, '999999', now)).toBe(24 * HOUR_S * 1_000);
    for (const [status, header] of [
      [429, undefined],
      [429, '0'],
      [429, 'soon'],
      [503, 'Tue, 15 Jan 2030 09:00:00 GMT'],
      [500, '7'],
      [null, '7'],
    ] as const)
      expect(holdAfter(status, header, now)).toBeUndefined();
  });
});
