import type { ExportFormat } from './export-format';
import { icalendarOf } from './icalendar';
import { csvOf, jsonOf, ndjsonOf } from './plain';
import { taskwarriorOf } from './taskwarrior';
import { todoTxtOf } from './todo-txt';

export type { Chunks, ExportFormat } from './export-format';

/** The formats of an export, by the value of `format`. */
export const EXPORT_FORMATS = {
  csv: { contentType: 'text/csv; charset=utf-8', fileName: 'tasks.csv', write: csvOf },
  json: { contentType: 'application/json', fileName: 'tasks.json', write: jsonOf },
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', fileName: 'tasks.ndjson', write: ndjsonOf },
  icalendar: { contentType: 'text/calendar; charset=utf-8', fileName: 'tasks.ics', write: icalendarOf },
  'todo.txt': { contentType: 'text/plain; charset=utf-8', fileName: 'todo.txt', write: todoTxtOf },
  'taskwarrior-json': { contentType: 'application/json', fileName: 'taskwarrior.json', write: taskwarriorOf },
} as const satisfies Record<string, ExportFormat>;

export type ExportFormatName = keyof typeof EXPORT_FORMATS;

export const EXPORT_FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as ExportFormatName[];
