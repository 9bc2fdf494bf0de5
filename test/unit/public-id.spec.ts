import { publicId, shortPublicId } from '../../src/common/public-id';

describe('A public id', () => {
  let clock: jest.SpyInstance;
  beforeEach(() => {
    clock = jest.spyOn(Date, 'now');
  });
  afterEach(() => clock.mockRestore());

  const at = (date: string): string[] => {
    clock.mockReturnValue(Date.parse(date));
    return [publicId('task'), shortPublicId('ev')];
  };

  it('sorts after those that were made before it, and keeps its length at any time', () => {
    const dates = ['1969-12-31T00:00:00Z', '1970-01-01T00:00:00Z', '2026-11-29T00:00:00Z', '2026-11-29T00:00:00.001Z'];
    const [, ...made] = [...dates, '9999-12-31T23:59:59Z'].map((date) => {
      const ids = at(date);
      expect(ids).toEqual([
        expect.stringMatching(/^task_[0-9A-Za-z]{43}$/),
        expect.stringMatching(/^ev_[0-9A-Za-z]{22}$/),
      ]);
      return ids;
    });
    for (const place of [0, 1]) {
      const ids = made.slice(0, -1).map((each) => each[place]);
      expect(ids.toSorted()).toEqual(ids);
    }
  });

  it('differs from all others that are made at the same time', () => {
    const ids = Array.from({ length: 1_000 }, () => at('2026-11-29T00:00:00Z')).flat();
    expect(new Set(ids).size).toBe(2_000);
    const random = ids.map((id) => id.replace(/^[a-z]+_.{9}/, ''));
    expect(new Set(random).size).toBe(2_000);
  });
});
