import { DomainError, invalid, type FieldErrors } from '../../common/errors';
import { parseDue, type Due } from '../../common/time/due';
import type { Priority } from '../../tasks/task-fields';
import { isMistake, type Item, type ItemFields, type Mistake, type Read, type UnmappedValue } from '../item';
import { csvRecords } from '../reading/csv-records';
import { isZone, localInstant } from '../reading/dates';
import { textIn } from './fields';
import { surely, type Format } from './format';

/** 1 is the most urgent. */
const PRIORITIES: Record<string, Priority> = { 1: 'urgent', 2: 'high', 3: 'medium', 4: 'low' };
const LABEL = /(?:^|\s)@([^\s@]+)(?=\s|$)/gu;
/** A recurrence in one of the languages of Todoist begins so. */
const RECURS = /^(?:every|ev|daily|weekly|monthly|yearly|jede|täglich|cada|chaque|tous|ogni|elke|varje|каждый)/i;
const KEPT: Record<string, string> = {
  AUTHOR: 'author',
  RESPONSIBLE: 'responsible',
  DURATION: 'duration',
  DEADLINE: 'deadline',
};
const KNOWN_TYPES = ['task', 'section', 'note', 'meta', ''];

type Row = (name: string) => string;

/** A template of Todoist: rows of tasks, the sections that they follow, and notes on the task before. */
export const TODOIST: Format = {
  name: 'todoist-csv',
  recognises: ({ firstLine }) => surely(/^"?TYPE"?,"?CONTENT"?,/i.test(firstLine)),
  async *read(path): AsyncGenerator<Read> {
    const reader = new Reader();
    for await (const record of csvRecords(path, ',')) {
      if ('error' in record) yield record;
      else yield* reader.take(record.line, record.cells);
    }
    yield* reader.end();
  },
};

class Reader {
  private header: string[] | undefined;
  private section = '';
  /** The titles of the tasks that a subtask may belong to, by their indentation. */
  private readonly parents: string[] = [];
  /** The last task, which notes may follow. */
  private last: Item | Mistake | undefined;

  *take(line: number, cells: string[]): Generator<Read> {
    if (!this.header) {
      this.header = cells.map((cell) => cell.trim().toUpperCase());
      return;
    }
    const header = this.header;
    const row: Row = (name) => cells[header.indexOf(name)]?.trim() ?? '';
    const type = row('TYPE').toLowerCase();
    if (type === 'note' && this.last) {
      this.note(row);
      return;
    }
    yield* this.end();
    if (type === 'section') this.section = row('CONTENT');
    else if (type === 'task') this.last = this.task(line, row);
    else if (!KNOWN_TYPES.includes(type))
      yield { place: { line }, error: new DomainError('invalid', 'import.row_type', {}, { facts: { type } }) };
    if (type === 'section') this.parents.length = 0;
  }

  *end(): Generator<Read> {
    if (this.last) yield this.last;
    this.last = undefined;
  }

  private note(row: Row): void {
    const value = textIn(row('CONTENT'));
    if (value !== undefined && this.last && !isMistake(this.last)) this.last.unmapped.push({ what: 'note', value });
  }

  private task(line: number, row: Row): Item | Mistake {
    const errors: FieldErrors = {};
    const { due, unmapped } = dateOf(row);
    const fields = { ...fieldsOf(row, errors), due };
    const place = { line };
    const indent = Math.max(1, Number(row('INDENT')) || 1);
    const parent = this.parents[indent - 2];
    this.parents.length = indent - 1;
    this.parents.push(fields.title ?? '');
    if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
    const around = [
      ...(this.section === '' ? [] : [{ what: 'section', value: this.section }]),
      ...(parent === undefined ? [] : [{ what: 'subtask of', value: parent }]),
    ];
    return { place, fields, unmapped: [...around, ...unmapped, ...othersIn(row)] } satisfies Item;
  }
}

function fieldsOf(row: Row, errors: FieldErrors): ItemFields {
  const content = row('CONTENT').replace(/^\* /, '');
  const priority = row('PRIORITY');
  if (priority !== '' && !Object.hasOwn(PRIORITIES, priority)) errors.priority = 'unknown';
  const title = content.replaceAll(LABEL, '').trim();
  return {
    title: title || content,
    description: row('DESCRIPTION') || null,
    status: 'pending',
    priority: PRIORITIES[priority],
    tags: [...content.matchAll(LABEL)].map(([, name]) => name!),
  };
}

/** A date is free text in any language; only ISO 8601 can be read without guessing, everything else is kept as text. */
function dateOf(row: Row): { due: Due | null; unmapped: UnmappedValue[] } {
  const text = row('DATE') || row('DUE_DATE');
  if (text === '') return { due: null, unmapped: [] };
  const due = isoDue(text, row('TIMEZONE'));
  if (due) return { due, unmapped: [] };
  return { due: null, unmapped: [{ what: RECURS.test(text) ? 'recurrence' : 'date', value: text }] };
}

/** A time without an offset is in the zone of the column. */
function isoDue(text: string, zone: string): Due | undefined {
  const due = parseDue(text);
  if (due?.kind !== 'instant' || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) || zone === '' || !isZone(zone)) return due;
  const at = localInstant(text.replace(' ', 'T'), zone);
  return at && { kind: 'instant', at };
}

function othersIn(row: Row): UnmappedValue[] {
  const unit = row('DURATION_UNIT');
  return Object.entries(KEPT).flatMap(([column, what]) => {
    const value = row(column);
    if (value === '' || value === 'None') return [];
    return [{ what, value: column === 'DURATION' && unit !== '' ? `${value} ${unit}` : value }];
  });
}
