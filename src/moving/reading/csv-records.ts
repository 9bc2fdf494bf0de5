import { Readable } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import { DomainError } from '../../common/errors';
import type { Mistake } from '../item';
import { textOf } from './text';

/** A record of a CSV file, with the line on which it begins. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** Maximum characters of a record. A quote that is never closed would make the rest of the file one record. */
const LARGEST_RECORD_CHARACTERS = 1_048_576;
const BREAK = /\n/g;

/** Reads RFC 4180. The delimiter is never guessed: in a file with one column any character may look like one. */
export async function* csvRecords(path: string, delimiter: string): AsyncGenerator<CsvRecord | Mistake> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LARGEST_RECORD_CHARACTERS,
  });
  let line = 1;
  let emptyLines = 0;
  const source = Readable.from(textOf(path));
  source.on('error', (error) => parser.destroy(error)).pipe(parser);
  try {
    for await (const { record: cells, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      line += info.empty_lines - emptyLines;
      emptyLines = info.empty_lines;
      yield { line, cells };
      // The parser counts a CRLF inside quotes as two lines.
      line += 1 + cells.reduce((sum, cell) => sum + (cell.match(BREAK)?.length ?? 0), 0);
    }
  } catch (error) {
    if (!(error as CsvError).code?.startsWith('CSV_')) throw error;
    yield { place: { line }, error: new DomainError('invalid', 'import.quote_open') };
  } finally {
    source.destroy();
  }
}

interface Info {
  empty_lines: number;
}
