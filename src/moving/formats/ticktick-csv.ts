import { DomainError, invalid, type FieldErrors } from '../../common/errors';
import { parseDue, type Due } from '../../common/time/due';
import type { Priority, Status } from '../../tasks/task-fields';
import type { Item, ItemFields, Read, UnmappedValue } from '../item';
import { csvRecords } from '../reading/csv-records';
import { dayInZone } from '../reading/dates';
import { textIn } from './fields';
import { surely, type Format } from './format';

/** The only line of a backup that is the same in all of them. */
export const TICKTICK_HEADER = /^"?Folder Name"?,"?List Name"?,"?Title"?,/im;

const PRIORITIES: Record<string, Priority | undefined> = { 0: undefined, 1: 'low', 3: 'medium', 5: 'high' };
/** An archived task was completed earlier; -1 is "Won't do". */
const STATUSES: Record<string, Status> = { 0: 'pending', 1: 'completed', 2: 'completed', '-1': 'cancelled' };
const KEPT: Record<string, string> = {
  'Folder Name': 'folder',
  'List Name': 'list',
  'Column Name': 'column',
  Repeat: 'recurrence',
  Reminder: 'reminder',
};

type Row = (name: string) => string;

interface Place {
  line: number;
  row: Row;
}

/** Collected from all rows before the first one is converted. */
interface Overview {
  /** By `taskId`. */
  titles: Map<string, string>;
  /** How many rows have a `Created Time`. */
  times: Map<string, number>;
}

/** The CSV of a backup of TickTick. Some lines about the file come before its header. */
export const TICKTICK: Format = {
  name: 'ticktick-csv',
  recognises: ({ text }) => surely(TICKTICK_HEADER.test(text)),
  async *read(path): AsyncGenerator<Read> {
    const overview: Overview = { titles: new Map(), times: new Map() };
    for await (const each of rowsOf(path)) if ('row' in each) note(each.row, overview);
    for await (const each of rowsOf(path)) yield 'row' in each ? itemOf(each, overview) : each;
  },
};

async function* rowsOf(path: string): AsyncGenerator<Place | Extract<Read, { error: unknown }>> {
  let header: string[] | undefined;
  for await (const record of csvRecords(path, ',')) {
    if ('error' in record) yield record;
    else if (!header) header = headerIn(record.cells);
    else if (record.cells.length !== header.length) yield misshapen(record.line, record.cells.length, header.length);
    else yield { line: record.line, row: rowOf(header, record.cells) };
  }
  if (!header) yield { place: { line: 1 }, error: new DomainError('invalid', 'import.no_header') };
}

const headerIn = (cells: string[]): string[] | undefined => {
  const names = cells.map((cell) => cell.trim());
  return names.includes('List Name') && names.includes('Title') ? names : undefined;
};

const rowOf =
  (header: string[], cells: string[]): Row =>
  (name) =>
    cells[header.indexOf(name)]?.trim() ?? '';

const misshapen = (line: number, cells: number, columns: number) => ({
  place: { line },
  error: new DomainError('invalid', 'import.columns', {}, { facts: { cells, columns } }),
});

function note(row: Row, { titles, times }: Overview): void {
  titles.set(row('taskId'), row('Title'));
  times.set(row('Created Time'), (times.get(row('Created Time')) ?? 0) + 1);
}

function itemOf({ line, row }: Place, { titles, times }: Overview): Read {
  const errors: FieldErrors = {};
  const fields = fieldsOf(row, errors);
  const place = { line };
  if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
  const parent = row('parentId');
  const unmapped = [
    ...(parent === '' ? [] : [{ what: 'subtask of', value: titles.get(parent) || parent }]),
    ...unmappedIn(row),
  ];
  return { place, importId: idOf(row, times), fields, unmapped } satisfies Item;
}

/** A `taskId` only counts the rows of a file, so that the time of creation says more about which task it is. */
function idOf(row: Row, times: Overview['times']): string | undefined {
  const [id, created] = [row('taskId'), row('Created Time')];
  if (created === '') return id || undefined;
  if (times.get(created) === 1) return created;
  return id === '' ? undefined : `${created}#${id}`;
}

function fieldsOf(row: Row, errors: FieldErrors): ItemFields {
  const content = row('Content').replaceAll(/\r\n?/g, '\n');
  const [status, priority] = [row('Status') || '0', row('Priority') || '0'];
  if (!Object.hasOwn(STATUSES, status)) errors.status = 'unknown';
  if (!Object.hasOwn(PRIORITIES, priority)) errors.priority = 'unknown';
  return {
    title: row('Title') || content.split('\n', 1)[0],
    description: textIn(content) ?? null,
    status: STATUSES[status],
    priority: PRIORITIES[priority],
    due: dueOf(row, errors),
    tags: row('Tags').split(','),
    completedAt: momentIn(row, 'Completed Time', 'completed_at', errors)?.at,
    createdAt: momentIn(row, 'Created Time', 'created_at', errors)?.at,
  };
}

/** A whole day is written as its midnight in the zone of the task, in UTC: 31 December in Berlin as 23:00 on the 30th. */
function dueOf(row: Row, errors: FieldErrors): Due | null {
  const due = momentIn(row, 'Due Date', 'due_date', errors);
  if (due?.kind !== 'instant' || !isYes(row('Is All Day'))) return due ?? null;
  return dayInZone(due.at, row('Timezone')) ?? null;
}

function momentIn(row: Row, column: string, field: string, errors: FieldErrors): Due | undefined {
  const text = row(column);
  const moment = text === '' ? undefined : parseDue(text);
  if (text !== '' && !moment) errors[field] = 'not_iso';
  return moment;
}

const isYes = (cell: string): boolean => /^(?:true|y|yes|1)$/i.test(cell);

function unmappedIn(row: Row): UnmappedValue[] {
  const start = row('Start Date');
  const isNote = row('Kind').toUpperCase() === 'NOTE';
  return [
    ...Object.entries(KEPT).map(([column, what]) => ({ what, value: row(column) })),
    ...(start === row('Due Date') ? [] : [{ what: 'start', value: start }]),
    ...(isYes(row('Is Floating')) ? [{ what: 'time zone', value: 'floating' }] : []),
    ...(isNote ? [{ what: 'kind', value: 'note' }] : []),
  ].filter(({ value }) => value !== '');
}
