import { Client as PostgresClient } from 'pg';
import { Statement } from 'sqlite3';
import { Checkpoints } from '../../src/database/sqlite/checkpoints';
import { SearchFeed } from '../../src/database/sqlite/search-feed';
import { Hub } from '../../src/changes/stream/hub';
import { Loop } from '../../src/webhooks/planning/loop';
import type { Answer } from './api';

// What indexes tasks, copies the WAL, plans and sends webhooks, or reads for streams runs at any time and belongs to no
// request.
const spies: jest.SpyInstance[] = [];
beforeAll(() => {
  spies.push(jest.spyOn(SearchFeed.prototype, 'feed').mockResolvedValue());
  spies.push(jest.spyOn(Checkpoints.prototype, 'look').mockResolvedValue());
  spies.push(jest.spyOn(Loop.prototype, 'wake').mockImplementation());
  spies.push(jest.spyOn(Hub.prototype as unknown as { wake: () => void }, 'wake').mockImplementation());
});
afterAll(() => spies.forEach((spy) => spy.mockRestore()));

/** Signals between instances are sent and looked for at any time, also by a service on the other database. */
const SIGNALS = /pg_notify|CAST\(pg_current_snapshot\(\) AS text\) AS now|^LISTEN|PRAGMA data_version/;

/** The statements of a request. Observed, not mocked, so that they can be compared without measuring time. */
export async function statementsOf(act: () => Promise<Answer>): Promise<{ answer: Answer; statements: string[] }> {
  const [sqlite, postgres] = [jest.spyOn(Statement.prototype, 'all'), jest.spyOn(PostgresClient.prototype, 'query')];
  const answer = await act();
  const asked = (postgres.mock.calls as unknown[][]).map(
    ([query]) => (query as { text?: string }).text ?? String(query),
  );
  const all = [...sqlite.mock.contexts.map((each) => (each as { sql?: string }).sql ?? ''), ...asked];
  const statements = all.filter((sql) => !SIGNALS.test(sql));
  for (const spy of [sqlite, postgres]) spy.mockRestore();
  return { answer, statements };
}
