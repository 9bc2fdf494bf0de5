import type { ClientBase } from 'pg';
import { PLANNED_FOR_VALUES, postgresStatement } from '../../src/database/rows/statement';

describe('A statement for PostgreSQL', () => {
  it('is prepared, unless it is planned for its values', async () => {
    const names: (string | undefined)[] = [];
    const query = ({ name }: { name?: string }, done: (error: null, result: object) => void): void => {
      names.push(name);
      done(null, { rows: [] });
    };
    const statement = postgresStatement({ query } as unknown as ClientBase);
    await statement('SELECT $1', [1]);
    await statement(`SELECT $1${PLANNED_FOR_VALUES}`, [1]);
    expect(names).toEqual([expect.stringMatching(/^tasksmith_/), undefined]);
  });
});
