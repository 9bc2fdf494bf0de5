import { parseDue } from '../../src/common/time/due';
import { dueOf } from '../../src/close/tasks/task-due';
import { shownDue } from '../../src/close/times';
import { bodiesFor, dayAfter, expectedDue, sent } from '../kit/due-bodies';

const HOUR_MS = 3_600_000;
const CREATED = new Date('2026-11-29T12:30:00Z');

/** The due value of a task once this body was sent, as Close shows it. */
function after(body: object, due: string | null, zone: number): string | null {
  const present = due === null ? null : parseDue(due)!;
  const written = dueOf(body, { createdAt: CREATED, due: present }, zone);
  return written === undefined ? due : written && shownDue(written);
}

describe('The due value that a PUT of Close gives', () => {
  it.each([
    ['UTC', 0, '2026-11-29'],
    ['14 hours ahead', 14 * HOUR_MS, '2026-11-30'],
    ['13 hours behind', -13 * HOUR_MS, '2026-11-28'],
  ])('is the same however often it is sent: every body, every state, in a zone %s', (_, zone, made) => {
    for (const due of [null, '2029-01-01', '2029-01-01T08:00:00+00:00', made, dayAfter(made, 1)])
      for (const body of bodiesFor(made)) {
        const once = after(sent(body), due, zone);
        expect([sent(body), due, once]).toEqual([sent(body), due, expectedDue(body, made, due)]);
        expect([sent(body), due, after(sent(body), once, zone)]).toEqual([sent(body), due, once]);
      }
  });
});
