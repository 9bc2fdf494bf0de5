import { Client as PostgresClient } from 'pg';
import { Statement } from 'sqlite3';
import { SearchFeed } from '../../src/database/sqlite/search-feed';
import { Loop } from '../../src/webhooks/planning/loop';
import type { Answer } from './api';

// Units that index tasks, or plan and send webhooks, run at any time and belong to no request.
const spies: jest.SpyInstance[] = [];
beforeAll(() => {
  spies.push(jest.spyOn(SearchFeed.prototype, 'feed').mockResolvedValue());
  spies.push(jest.spyOn(Loop.prototype, 'wake').mockImplementation());
});
afterAll(() => spies.forEach((spy) => spy.mockRestore()));

/** The statements of a request. Observed, not mocked, so that they can be compared without measuring time. */
export async function statementsOf(act: () => Promise<Answer>): Promise<{ answer: Answer; statements: string[] }> {
  const [sqlite, postgres] = [jest.spyOn(Statement.prototype, 'all'), jest.spyOn(PostgresClient.prototype, 'query')];
  const answer = await act();
  const asked = (postgres.mock.calls as unknown[][]).map(
    ([query]) => (query as { text?: string }).text ?? String(query),
  );
  // Signals to other instances cover many commits and are sent some time later.
  const own = asked.filter((sql) => !sql.includes('pg_notify'));
  const statements = [...sqlite.mock.contexts.map((each) => (each as { sql?: string }).sql ?? ''), ...own];
  for (const spy of [sqlite, postgres]) spy.mockRestore();
  return { answer, statements };
}
