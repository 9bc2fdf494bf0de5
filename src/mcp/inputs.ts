import { z } from 'zod';
import { isPossibleId } from '../common/ids';
import { FIELD_NAMES } from '../tasks/filter/filter-tree';

const DEFAULT_LIMIT = 20;
const LARGEST_LIMIT = 100;

export const ID = z.int().min(1);

/** An id that no task can have becomes 0, which the database can compare and no task has. */
export const TASK_ID = ID.transform((id) => (isPossibleId(id) ? id : 0));

export const LIMIT = z.int().min(1).max(LARGEST_LIMIT).default(DEFAULT_LIMIT).describe('A page may have fewer, to fit');

export const CURSOR = z.string().optional().describe('next_cursor; keep the other arguments');

export const FILTER = z
  .string()
  .optional()
  .describe(
    'e.g. status IN (pending, in_progress) AND due_date < today + 7d AND NOT tag = later. ' +
      `Fields: ${FIELD_NAMES.join(', ')}. title:word means contains. AND and OR together need parentheses`,
  );

export const SAME_FILTER = z.string().optional().describe('As in search_tasks');

export const ZONE = z.string().optional().describe('IANA time zone for days in filter; default UTC');

export const EXPECTED_VERSION = z.int().min(1).optional().describe('Refused if the task has another version');
