// Set-ups that many spec files share. Each registers its hooks with jest, so call it once, inside describe.
import { Api } from './api';
import { people, type People } from './people';
import { Receiver } from './receiver';
import { beginningOf } from './stores/beginning';

export interface ServiceWithPeople {
  api: Api;
  cast: People;
}

export interface ServiceWithReceiver extends ServiceWithPeople {
  receiver: Receiver;
}

/** One service with its people for all tests. Before each test, its rows are as they were in the beginning. */
export function withRestoredRows(given: (made: ServiceWithPeople) => void): void {
  let api: Api;
  let restore: () => Promise<void>;

  beforeAll(async () => {
    api = await Api.start();
    given({ api, cast: await people(api) });
    restore = await beginningOf(api);
  });
  beforeEach(() => restore());
  afterEach(() => {
    jest.useRealTimers();
  });
  afterAll(() => api.stop());
}

/** For each test a service with its people, and a receiver that its webhooks may reach. */
export function withReceiver(
  given: (made: ServiceWithReceiver) => void,
  environment: NodeJS.ProcessEnv = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' },
): void {
  let api: Api;
  let receiver: Receiver;

  beforeEach(async () => {
    api = await Api.start(environment);
    const cast = await people(api);
    receiver = await Receiver.start();
    given({ api, cast, receiver });
  });
  afterEach(async () => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    await api.stop();
    await receiver.stop();
  });
}
