import { once } from 'node:events';
import { UnitOfWork } from '../../src/database/unit-of-work';
import { Api } from '../kit/api';
import { listenToLog } from '../kit/stores/faults';
import { Gate } from '../kit/stores/open-store';
import { people } from '../kit/people';
import { Wire } from '../kit/service';
import { engine } from '../kit/stores/store';

/** How many reads there are at the same time. */
const AT_ONCE = engine === 'sqlite' ? 3 : 2;

describe('A service that stops', () => {
  it.each([
    ['reads', 'GET /api/tasks HTTP/1.1'],
    ['writes', 'POST /api/auth/logout HTTP/1.1\r\nContent-Length: 0'],
  ])('has nothing to complain of while it %s for a client that has gone', async (_, request) => {
    const api = await Api.start({ LOG_LEVEL: 'warn', DATABASE_POOL_SIZE: String(AT_ONCE) });
    const { ana } = await people(api);
    const [full, gate] = [new Gate(), new Gate()];
    let reading = 0;
    const reads = Array.from({ length: AT_ONCE }, () =>
      api.app.get(UnitOfWork).read(async () => {
        if (++reading === AT_ONCE) full.open();
        await gate.opened;
      }),
    );
    await full.opened;

    const log = listenToLog();
    const arrived = once(api.app.getHttpServer(), 'request');
    const wire = await Wire.to(api.url);
    wire.send(`${request}\r\nHost: localhost\r\nAuthorization: Bearer ${ana.token}\r\n\r\n`);
    const [{ socket }] = await arrived;
    const gone = once(socket, 'close');
    wire.end();
    await gone;

    const stopped = api.stop();
    gate.open();
    await Promise.all([stopped, ...reads]);
    await new Promise(setImmediate);
    log.stop();
    expect(log.text()).toBe('');
  });
});
