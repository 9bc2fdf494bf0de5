import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../src/database/migrations';

const FOLDER = join(__dirname, '..', '..', 'src', 'database', 'migrations');

it('The list of migrations has each file of the folder, oldest first', () => {
  const files = readdirSync(FOLDER).filter((name) => /^\d+-/.test(name));
  const times = files.map((name) => name.split('-')[0]).toSorted();
  expect(times.length).toBeGreaterThan(10);
  expect(new Set(times).size).toBe(times.length);
  expect(migrations.map(({ name }) => /\d+$/.exec(name)?.[0])).toEqual(times);
});
