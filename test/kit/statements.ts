import { Client as PostgresClient } from 'pg';
import { Statement } from 'sqlite3';
import { SearchFeed } from '../../src/database/sqlite/search-feed';
import { Loop } from '../../src/webhooks/planning/loop';
import type { Answer } from './api';

// Units that feed the search index run at any time, and belong to no request.
// So do those that plan and send webhooks.
const spies: jest.SpyInstance[] = [];
beforeAll(() => {
  spies.push(jest.spyOn(SearchFeed.prototype, 'feed').mockResolvedValue());
  spies.push(jest.spyOn(Loop.prototype, 'wake').mockImplementation());
});
afterAll(() => spies.forEach((spy) => spy.mockRestore()));

/** What a request asks of the database. Watched, not replaced: that can be compared without measuring time. */
export async function statementsOf(act: () => Promise<Answer>): Promise<{ answer: Answer; statements: string[] }> {
  const [sqlite, postgres] = [jest.spyOn(Statement.prototype, 'all'), jest.spyOn(PostgresClient.prototype, 'query')];
  const answer = await act();
  const asked = (postgres.mock.calls as unknown[][]).map(
    ([query]) => (query as { text?: string }).text ?? String(query),
  );
  // A signal to the other instances stands for many commits, and follows some time after them.
  const own = asked.filter((sql) => !sql.includes('pg_notify'));
  const statements = [...sqlite.mock.contexts.map((each) => (each as { sql?: string }).sql ?? ''), ...own];
  for (const spy of [sqlite, postgres]) spy.mockRestore();
  return { answer, statements };
}
