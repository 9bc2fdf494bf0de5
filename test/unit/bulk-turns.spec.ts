import { TaskBulkPipe } from '../../src/tasks/bulk/task-bulk.pipe';

/** How often other work could run until this has ended. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    if (isOver) return;
    turns++;
    setImmediate(count);
  };
  setImmediate(count);
  await work.finally(() => (isOver = true));
  return turns;
}

describe('The operations of a bulk', () => {
  const check = (many: number): Promise<unknown> =>
    new TaskBulkPipe().transform({
      operations: Array.from({ length: many }, () => ({ op: 'create', data: { title: 'Write' } })),
    });

  it('are checked some at a time, so that other requests go on', async () => {
    expect(await turnsDuring(check(500))).toBeGreaterThanOrEqual(10);
    expect(await turnsDuring(check(10))).toBeLessThan(2);
  });
});
