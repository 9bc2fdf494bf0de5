import { Client as PostgresClient } from 'pg';
import { Statement } from 'sqlite3';
import type { Answer } from './api';

/** What a request asks of the database. Watched, not replaced: that can be compared without measuring time. */
export async function statementsOf(act: () => Promise<Answer>): Promise<{ answer: Answer; statements: string[] }> {
  const [sqlite, postgres] = [jest.spyOn(Statement.prototype, 'all'), jest.spyOn(PostgresClient.prototype, 'query')];
  const answer = await act();
  const asked = (postgres.mock.calls as unknown[][]).map(
    ([query]) => (query as { text?: string }).text ?? String(query),
  );
  const statements = [...sqlite.mock.contexts.map((each) => (each as { sql?: string }).sql ?? ''), ...asked];
  for (const spy of [sqlite, postgres]) spy.mockRestore();
  return { answer, statements };
}
