import { MAX_REQUESTS, Slots, type Flight } from '../../src/webhooks/sending/slots';

const candidate = (id: number, fields: object = {}) => ({ id, consecutive_failures: 0, busy: 0, ...fields });
const range = (length: number, from = 1): number[] => Array.from({ length }, (_, i) => i + from);

/** Which webhooks may send how much. Times are given, so that no test waits for one to pass. */
describe('Slots for deliveries', () => {
  let slots: Slots;
  let nowMs: number;
  const given = (fly: Flight): Flight => (slots.flights.add(fly), fly);
  const flight = (webhookId: number, isSlow = false): Flight =>
    given({ webhookId, begin: nowMs, isSlow, yield: jest.fn() });

  beforeEach(() => {
    slots = new Slots();
    nowMs = 1_000_000;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  });
  afterEach(() => jest.restoreAllMocks());

  it('are 8 for one webhook and 64 for all, those that are busy included', () => {
    expect(slots.share([candidate(1)])).toEqual(new Map([[1, 8]]));
    expect(slots.share([candidate(1, { busy: 6 })])).toEqual(new Map([[1, 2]]));
    expect(slots.share([candidate(1, { busy: 8 })])).toEqual(new Map());
    for (const id of range(60)) flight(id);
    expect(slots.share([candidate(100)])).toEqual(new Map([[100, 4]]));
    for (const id of range(4)) flight(id);
    expect([slots.flights.size, slots.isFull]).toEqual([MAX_REQUESTS, true]);
    expect(slots.share([candidate(100)])).toEqual(new Map());
  });

  it('are shared evenly, however much one of the webhooks waits to send', () => {
    expect([...slots.share(range(32).map((id) => candidate(id))).values()]).toEqual(range(32).map(() => 2));
    const all = slots.share(range(100).map((id) => candidate(id)));
    expect([...all]).toEqual(range(64).map((id) => [id, 1]));
  });

  it('leave half to others when receivers are failing or slow', () => {
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

  it('are taken back from receivers that are silent, the oldest first, as many as others wait for', () => {
    const hanging = range(64).map((id) => flight(id));
    nowMs += 200;
    slots.makeRoom(10);
    expect(hanging.filter((each) => jest.mocked(each.yield).mock.calls.length > 0)).toEqual([]);
    nowMs += 100;
    slots.makeRoom(10);
    expect(hanging.filter((each) => jest.mocked(each.yield).mock.calls.length > 0)).toEqual(hanging.slice(0, 10));
    expect(slots.share([candidate(1)])).toEqual(new Map());
    for (const each of hanging.slice(0, 10)) slots.flights.delete(each);
    expect(slots.share([candidate(500)]).get(500)).toBe(8);
  });

  it('are not taken back from a receiver that is known to be slow', () => {
    const slow = flight(1, true);
    nowMs += 10_000;
    slots.makeRoom(10);
    expect(slow.yield).not.toHaveBeenCalled();
  });
});
