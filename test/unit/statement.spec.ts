import { createRequire } from 'node:module';
import type { ClientBase } from 'pg';

const nodeRequire = createRequire(__filename);

/** Without the statements of other test files: after the first 500 texts, others are not prepared. */
function statements(): typeof import('../../src/database/rows/statement') {
  const path = nodeRequire.resolve('../../src/database/rows/statement');
  const { [path]: kept } = nodeRequire.cache;
  delete nodeRequire.cache[path];
  try {
    return nodeRequire(path);
  } finally {
    nodeRequire.cache[path] = kept;
  }
}

const { PLANNED_FOR_VALUES, postgresStatement } = statements();

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
