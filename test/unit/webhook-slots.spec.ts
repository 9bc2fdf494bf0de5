import { MAX_REQUESTS, Slots, type ActiveRequest } from '../../src/webhooks/sending/slots';

const candidate = (id: number, fields: object = {}) => ({ id, consecutive_failures: 0, busy: 0, ...fields });
const range = (length: number, from = 1): number[] => Array.from({ length }, (_, i) => i + from);

/** How many deliveries each webhook may send. The clock is mocked, so that no test has to wait. */
describe('Slots for deliveries', () => {
  let slots: Slots;
  let nowMs: number;
  const started = (active: ActiveRequest): ActiveRequest => (slots.active.add(active), active);
  const request = (webhookId: number, isSlow = false): ActiveRequest =>
    started({ webhookId, begin: nowMs, isSlow, abort: jest.fn(), release: jest.fn() });

  beforeEach(() => {
    slots = new Slots();
    nowMs = 1_000_000;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  });
  afterEach(() => jest.restoreAllMocks());

  it('are limited to 8 per webhook and 64 in total, including requests in progress', () => {
    expect(slots.share([candidate(1)])).toEqual(new Map([[1, 8]]));
    expect(slots.share([candidate(1, { busy: 6 })])).toEqual(new Map([[1, 2]]));
    expect(slots.share([candidate(1, { busy: 8 })])).toEqual(new Map());
    for (const id of range(60)) request(id);
    expect(slots.share([candidate(100)])).toEqual(new Map([[100, 4]]));
    for (const id of range(4)) request(id);
    expect([slots.active.size, slots.isFull]).toEqual([MAX_REQUESTS, true]);
    expect(slots.share([candidate(100)])).toEqual(new Map());
  });

  it('send several deliveries in a row to a receiver that is quick, and one to others', () => {
    const shares = new Map([
      [1, 8],
      [2, 3],
    ]);
    expect(slots.loads(shares)).toEqual(shares);
    slots.note(1, true, 20);
    slots.note(2, true, 20);
    expect([...slots.loads(shares).values()]).toEqual([64, 24]);
    slots.note(1, false, 20);
    slots.note(2, true, 5_000);
    expect(slots.loads(shares)).toEqual(shares);
  });

  it('are shared evenly, however many deliveries one webhook has queued', () => {
    expect([...slots.share(range(32).map((id) => candidate(id))).values()]).toEqual(range(32).map(() => 2));
    const all = slots.share(range(100).map((id) => candidate(id)));
    expect([...all]).toEqual(range(64).map((id) => [id, 1]));
  });

  it('keep half for others when receivers are failing or slow', () => {
    const failing = range(100).map((id) => candidate(id, { consecutive_failures: 3 }));
    const shares = slots.share([...failing, candidate(500)]);
    expect(shares.get(500)).toBe(8);
    expect([...shares.values()].reduce((sum, each) => sum + each)).toBe(32 + 8);

    for (const id of range(100)) slots.note(id, true, 1_500);
    const slow = range(100).map((id) => candidate(id));
    expect(slots.share([...slow, candidate(500)]).get(500)).toBe(8);
    slots.note(1, true, 10);
    expect([slots.isSlow(1), slots.isSlow(2)]).toEqual([false, true]);
  });

  it('are taken back from unresponsive receivers, oldest first, as many as others need', () => {
    const hanging = range(64).map((id) => request(id));
    nowMs += 200;
    slots.makeRoom(10);
    expect(hanging.filter((each) => jest.mocked(each.abort).mock.calls.length > 0)).toEqual([]);
    nowMs += 100;
    slots.makeRoom(10);
    expect(hanging.filter((each) => jest.mocked(each.abort).mock.calls.length > 0)).toEqual(hanging.slice(0, 10));
    expect(slots.share([candidate(1)])).toEqual(new Map());
    for (const each of hanging.slice(0, 10)) slots.active.delete(each);
    expect(slots.share([candidate(500)]).get(500)).toBe(8);
  });

  it('are not taken back from a receiver known to be slow', () => {
    const slow = request(1, true);
    nowMs += 10_000;
    slots.makeRoom(10);
    expect(slow.abort).not.toHaveBeenCalled();
  });
});
