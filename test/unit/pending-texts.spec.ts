import { PendingTexts } from '../../src/database/postgres/pending-texts';

const SECOND_MS = 1_000;

describe('Texts that wait for the search index on PostgreSQL', () => {
  const index = jest.fn<Promise<unknown>, []>();
  let texts: PendingTexts;

  beforeEach(() => {
    jest.useFakeTimers();
    index.mockReset().mockResolvedValue([]);
    texts = new PendingTexts(index);
  });
  afterEach(() => jest.useRealTimers());

  async function secondWith(...commits: number[]): Promise<number> {
    for (const units of commits) texts.note(units);
    await jest.advanceTimersByTimeAsync(SECOND_MS);
    return index.mock.calls.length;
  }

  it('are indexed after a second with many units', async () => {
    expect(await secondWith(60, 40)).toBe(1);
    expect(await secondWith(64, 64)).toBe(2);
  });

  it('are left to PostgreSQL if there are few', async () => {
    expect(await secondWith(60, 39)).toBe(0);
    expect(await secondWith(99)).toBe(0);
  });

  it('are indexed later if the server cannot be reached', async () => {
    index.mockRejectedValueOnce(new Error('Connection terminated'));
    expect(await secondWith(100)).toBe(1);
    expect(await secondWith(100)).toBe(2);
  });

  it('are left to PostgreSQL once it has refused', async () => {
    index.mockRejectedValueOnce(Object.assign(new Error('must be owner of index'), { severity: 'ERROR' }));
    expect(await secondWith(100)).toBe(1);
    expect(await secondWith(100)).toBe(1);
  });
});
