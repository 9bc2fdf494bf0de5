import { DomainError, invalid, type FieldErrors } from '../../common/errors';
import { parseDue } from '../../common/time/due';
import { PRIORITIES, STATUSES } from '../../tasks/task-fields';
import { armed, namesIn } from '../../tasks/export/formats/csv-cells';
import type { Item, ItemFields, Read, UnmappedValue } from '../item';
import { csvRecords, type CsvRecord } from '../reading/csv-records';
import { headOf } from '../reading/text';
import { headIn, type Format, type Head, type Likeness } from './format';
import { TICKTICK_HEADER } from './ticktick-csv';

/** Columns that are read. */
const READ = ['id', 'title', 'description', 'status', 'priority', 'due_date', 'completed_at', 'created_at', 'tags'];
/** Ignored columns of our export: derived from others, or about the owner. */
const DERIVED = ['is_overdue', 'is_completed', 'updated_at', 'user_id', 'user_username', 'user_email'];
const DELIMITERS = [',', ';', '\t'];

type Cells = Map<string, string>;

/** The CSV of our own export: any of its columns, in any order. */
export const CSV: Format = {
  name: 'csv',
  isOwn: true,
  recognises: (head) => likenessOf(head),
  async *read(path): AsyncGenerator<Read> {
    let header: string[] | undefined;
    for await (const record of csvRecords(path, await delimiterOf(path))) {
      if ('error' in record) yield record;
      else if (header) yield itemOf(record, header);
      else {
        header = record.cells.map(nameOf);
        const mistakes = [...mistakesInHeader(record, header)];
        yield* mistakes;
        if (mistakes.length > 0) return;
      }
    }
    if (!header) yield { place: { line: 1 }, error: new DomainError('invalid', 'import.no_header') };
  },
};

const nameOf = (cell: string): string => cell.trim().toLowerCase();

/** The delimiter with which the first line names most of the columns. */
const bestDelimiter = (firstLine: string): string =>
  DELIMITERS.toSorted((a, b) => knownIn(firstLine, b).length - knownIn(firstLine, a).length)[0]!;

const namesBetween = (line: string, delimiter: string): string[] =>
  line.split(delimiter).map((cell) => nameOf(cell.replace(/^"(.*)"$/, '$1')));

const knownIn = (line: string, delimiter: string): string[] =>
  namesBetween(line, delimiter).filter((name) => READ.includes(name) || DERIVED.includes(name));

async function delimiterOf(path: string): Promise<string> {
  return bestDelimiter(headIn(await headOf(path)).firstLine);
}

/** A lone `title` could be the first line of any text. */
function likenessOf({ firstLine }: Head): Likeness {
  if (TICKTICK_HEADER.test(firstLine)) return 0;
  const delimiter = bestDelimiter(firstLine);
  const known = knownIn(firstLine, delimiter);
  if (!known.includes('title')) return 0;
  return known.length > 1 ? 2 : 1;
}

function* mistakesInHeader({ line }: CsvRecord, header: string[]): Generator<Read> {
  if (!header.includes('title')) yield { place: { line }, error: invalid({ title: 'required' }) };
  const repeated = header.find((name, i) => name !== '' && header.indexOf(name) < i);
  if (repeated === undefined) return;
  yield {
    place: { line },
    error: new DomainError('invalid', 'import.column_repeated', {}, { facts: { column: repeated } }),
  };
}

function itemOf({ line, cells }: CsvRecord, header: string[]): Read {
  const place = { line };
  if (cells.length !== header.length) {
    const facts = { cells: cells.length, columns: header.length };
    return { place, error: new DomainError('invalid', 'import.columns', {}, { facts }) };
  }
  const row: Cells = new Map(header.map((name, i) => [name, armed(cells[i]!)]));
  const errors: FieldErrors = {};
  const fields = fieldsOf(row, errors);
  if (Object.keys(errors).length > 0) return { place, error: invalid(errors) };
  const importId = row.get('id')?.trim() || undefined;
  return { place, importId, fields, unmapped: unmappedIn(row) } satisfies Item;
}

function fieldsOf(row: Cells, errors: FieldErrors): ItemFields {
  const isCompleted = row.get('is_completed')?.trim().toLowerCase() === 'true';
  const status =
    wordIn(row, 'status', STATUSES, errors) ?? (isCompleted && !row.has('status') ? 'completed' : undefined);
  return {
    title: row.get('title'),
    description: row.has('description') ? row.get('description') || null : undefined,
    status,
    priority: wordIn(row, 'priority', PRIORITIES, errors),
    due: momentIn(row, 'due_date', errors),
    completedAt: momentIn(row, 'completed_at', errors)?.at,
    createdAt: momentIn(row, 'created_at', errors)?.at,
    tags: row.has('tags') ? namesIn(row.get('tags')!) : undefined,
  };
}

function wordIn<Word extends string>(
  row: Cells,
  name: string,
  words: readonly Word[],
  errors: FieldErrors,
): Word | undefined {
  const cell = row.get(name)?.trim().toLowerCase();
  if (!cell) return undefined;
  const word = words.find((each) => each === cell);
  if (!word) errors[name] = 'unknown';
  return word;
}

/** Undefined without the column, null for an empty cell. */
function momentIn(row: Cells, name: string, errors: FieldErrors) {
  const cell = row.get(name)?.trim();
  if (cell === undefined) return undefined;
  if (cell === '') return null;
  const moment = parseDue(cell);
  if (!moment) errors[name] = 'not_iso';
  return moment;
}

const unmappedIn = (row: Cells): UnmappedValue[] =>
  [...row]
    .filter(([name, value]) => value !== '' && name !== '' && !READ.includes(name) && !DERIVED.includes(name))
    .map(([what, value]) => ({ what, value }));
