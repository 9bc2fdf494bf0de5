import { positional } from '../../src/database/rows/sql';

describe('Named parameters', () => {
  it('become numbers in the order of first use, for each call with its own values', () => {
    const sql = 'SELECT :b, :a, :b WHERE a = :a';
    expect(positional(sql, { a: 1, b: 2 })).toEqual(['SELECT $1, $2, $1 WHERE a = $2', [2, 1]]);
    expect(positional(sql, { b: null, a: 'x' })).toEqual(['SELECT $1, $2, $1 WHERE a = $2', [null, 'x']]);
    expect(positional(sql, { b: 3 })).toEqual(['SELECT $1, $2, $1 WHERE a = $2', [3, undefined]]);
  });

  it('become as many numbers as a list has values', () => {
    const sql = 'SELECT 1 WHERE a IN (:...list) AND b = :b AND c IN (:...list)';
    expect(positional(sql, { list: [1, 2], b: 3 })).toEqual([
      'SELECT 1 WHERE a IN ($1,$2) AND b = $3 AND c IN ($1,$2)',
      [1, 2, 3],
    ]);
    expect(positional(sql, { list: [4], b: 5 })).toEqual(['SELECT 1 WHERE a IN ($1) AND b = $2 AND c IN ($1)', [4, 5]]);
  });

  it('leave a statement with a list of values alone', () => {
    const values = [1];
    const [text, given] = positional('SELECT $1', values);
    expect([text, given]).toEqual(['SELECT $1', [1]]);
    expect(given).not.toBe(values);
  });
});
