import type { Fields } from './api';

/* The three names under which a PUT of Close gives the due value, and what the contract says of them. */

export const UNGIVEN = Symbol('not given');
type Value = string | boolean | null | typeof UNGIVEN;
export type Body = Record<'date' | 'due_date' | 'is_dateless', Value>;

// In this zone, tomorrow has begun where UTC has today, for half of the day.
export const ZONES = ['0', '14', '-12'];

export const sent = (body: Body): Fields =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== UNGIVEN));

const cross = (bodies: Body[], name: keyof Body, values: Value[]): Body[] =>
  bodies.flatMap((body) => values.map((value) => ({ ...body, [name]: value })));

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Every combination of the three names, with `made` as the day on which the task was made. */
export function bodiesFor(made: string): Body[] {
  const nothing: Body = { date: UNGIVEN, due_date: UNGIVEN, is_dateless: UNGIVEN };
  const days = [made, dayAfter(made, 1), dayAfter(made, -1), '2030-02-02'];
  const dates = cross([nothing], 'date', [UNGIVEN, null, ...days, '2030-02-02T10:00:00+00:00']);
  const older = cross(dates, 'due_date', [UNGIVEN, null, made, '2031-03-03', '2030-02-02T10:00:00+00:00']);
  return cross(older, 'is_dateless', [UNGIVEN, true, false]);
}

/** The contract a second time: what `due_date` shows afterwards. */
export function expectedDue({ date, due_date, is_dateless }: Body, made: string, before: string | null): unknown {
  const isEcho = date === made && is_dateless === true;
  if (date !== UNGIVEN && !isEcho) return date;
  if (due_date !== UNGIVEN) return due_date;
  if (is_dateless === UNGIVEN) return before;
  return is_dateless ? null : (before ?? made);
}
