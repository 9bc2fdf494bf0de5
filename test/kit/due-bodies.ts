import type { Fields } from './api';

/* The three fields that set the due date in a Close PUT, and their specified effect. */

export const UNGIVEN = Symbol('not given');
type Value = string | boolean | null | typeof UNGIVEN;
export type Body = Record<'date' | 'due_date' | 'is_dateless', Value>;

// In one of these zones, the date differs from UTC for half of the day.
export const ZONES = ['0', '14', '-12'];

export const sent = (body: Body): Fields =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== UNGIVEN));

const cross = (bodies: Body[], name: keyof Body, values: Value[]): Body[] =>
  bodies.flatMap((body) => values.map((value) => ({ ...body, [name]: value })));

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** All combinations of the three fields. `made` is the day of the task's creation. */
export function bodiesFor(made: string): Body[] {
  const nothing: Body = { date: UNGIVEN, due_date: UNGIVEN, is_dateless: UNGIVEN };
  const days = [made, dayAfter(made, 1), dayAfter(made, -1), '2030-02-02'];
  const dates = cross([nothing], 'date', [UNGIVEN, null, ...days, '2030-02-02T10:00:00+00:00']);
  const older = cross(dates, 'due_date', [UNGIVEN, null, made, '2031-03-03', '2030-02-02T10:00:00+00:00']);
  return cross(older, 'is_dateless', [UNGIVEN, true, false]);
}

/** The specified value of `due_date` afterwards. */
export function expectedDue({ date, due_date, is_dateless }: Body, made: string, before: string | null): unknown {
  const isEcho = date === made && is_dateless === true;
  if (date !== UNGIVEN && !isEcho) return date;
  if (due_date !== UNGIVEN) return due_date;
  if (is_dateless === UNGIVEN) return before;
  return is_dateless ? null : (before ?? made);
}
