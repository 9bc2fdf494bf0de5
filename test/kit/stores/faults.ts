import type { Answer, Api } from '../api';
import { UnitOfWork } from '../../../src/database/unit-of-work';

/** Asserts the response to a request during an outage. */
export function expectOutage(answer: Answer): void {
  expect(answer).toMatchObject({ status: 503, body: { success: false, message: expect.any(String) } });
  expect(Object.keys(answer.body)).toEqual(['success', 'error', 'message', 'code']);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.text).not.toMatch(/sqlite|postgres|sql|disk|lock/i);
}

/** Captures the service's log from now on. */
export function listenToLog(): { text: () => string; stop: () => void } {
  const written: string[] = [];
  const spies = [process.stderr, process.stdout].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0),
  );
  return { text: () => written.join(''), stop: () => spies.forEach((spy) => spy.mockRestore()) };
}

export const occurrences = (text: string, word: string): number => text.split(word).length - 1;

const DEADLINE_MS = 30_000;

/** Repeats `ask` until the result satisfies `isEnough`, and returns it. */
export async function until<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> {
  for (const end = Date.now() + DEADLINE_MS; ;) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    if (Date.now() > end) throw new Error(`Still ${JSON.stringify(answer)}`);
  }
}

/** The writer connection, for faults that only SQLite itself can produce. */
export function writerOf(api: Api): { query(sql: string): Promise<unknown> } {
  return Reflect.get(Reflect.get(api.app.get(UnitOfWork), 'writer'), 'runner');
}
