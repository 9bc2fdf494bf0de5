import { parseDue, repeatsDue, type Due } from '../../common/time/due';
import { dayMade } from '../times';

/** The fields of a body that set a due value. */
export interface DueFields {
  date?: string | null;
  due_date?: string | null;
  is_dateless?: boolean;
}

interface Written {
  name: 'date' | 'due_date';
  due: Due | null;
}

/**
 * The due value that a body sets: `date`, else `due_date`, else `is_dateless`. The stored value does not matter, so
 * that repeating a request has the same result. A dateless task shows the day of its creation as its `date`; that
 * `date` together with `is_dateless: true` was sent back unchanged, and is ignored.
 */
export function dueOf(
  body: DueFields,
  task: { createdAt: Date; due: Due | null },
  zone: number,
): Due | null | undefined {
  const made = dayMade(task.createdAt, zone);
  const written = writtenIn(body, made);
  if (written || body.is_dateless === undefined) return written?.due;
  return body.is_dateless ? null : (task.due ?? made);
}

/** The hint for a body whose due fields contradict each other; undefined if none was ignored. */
export function hintOfIgnored(body: DueFields, createdAt: Date | undefined, zone: number): string | undefined {
  const written = writtenIn(body, createdAt && dayMade(createdAt, zone));
  if (!written) return undefined;
  const { due_date, is_dateless } = body;
  const ignored = [
    ...(due_date !== undefined && !repeatsDue(written.due, dueIn(due_date)) ? ['due_date'] : []),
    ...(is_dateless !== undefined && is_dateless !== (written.due === null) ? ['is_dateless'] : []),
  ];
  return ignored.length === 0 ? undefined : `Ignored: ${ignored.join(', ')}. '${written.name}' takes precedence`;
}

function writtenIn({ date, due_date, is_dateless }: DueFields, made: Due | undefined): Written | undefined {
  const due = date === undefined ? undefined : dueIn(date);
  const isEcho = is_dateless === true && due && made && repeatsDue(made, due);
  if (due !== undefined && !isEcho) return { name: 'date', due };
  return due_date === undefined ? undefined : { name: 'due_date', due: dueIn(due_date) };
}

const dueIn = (text: string | null): Due | null => (text === null ? null : parseDue(text)!);
