import { AsyncLocalStorage } from 'node:async_hooks';
import { setDetachedTimer } from '../../src/common/time/detached-timer';

describe('A detached timer', () => {
  it('runs outside of the context in which it was set', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen = await request.run(
      'of a request',
      () =>
        new Promise<unknown[]>((resolve) => {
          setDetachedTimer(() => resolve([request.getStore()]), 1);
          // Keeps the process alive meanwhile.
          setTimeout(() => undefined, 100);
        }),
    );
    expect(seen).toEqual([undefined]);
  });

  it('does not keep the process alive', () => {
    const timer = setDetachedTimer(() => undefined, 60_000);
    expect(timer.hasRef()).toBe(false);
    clearTimeout(timer);
  });
});
