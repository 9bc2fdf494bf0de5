import { z } from 'zod';
import { SHOWN } from './task-fields';

const text = z.string();
const id = z.int();
/** UTC, without an offset, as the instructions say. */
const time = z.string();
const maybe = <T extends z.ZodType>(type: T) => type.nullable();

/** Which fields of a result were cut to keep it within its size. */
export const SHORTENED = z.array(text).optional();

const CARRIED = z.array(z.strictObject({ id, name: text }));

export const TASK = z.strictObject({
  id,
  ...SHOWN,
  is_overdue: z.boolean(),
  is_completed: z.boolean(),
  created_at: time,
  updated_at: time,
  user_id: id,
  tags: CARRIED,
  version: id,
  shortened: SHORTENED,
});

const PLAIN_TAG = { id, name: text, color: text, description: maybe(text), created_at: time, updated_at: time };

export const TAG = z.strictObject({ ...PLAIN_TAG, task_count: id, shortened: SHORTENED });

const VALUE = z.union([text, id, CARRIED, z.null()]);

export const HISTORY_ENTRY = z.strictObject({
  version: id,
  action: text,
  at: time,
  by: maybe(z.strictObject({ id, username: maybe(text) })),
  via: z.strictObject({ dialect: text, credential: maybe(z.strictObject({ kind: text, id: text })) }),
  changes: z.array(z.strictObject({ field: text, old: VALUE, new: VALUE })),
  shortened: SHORTENED,
});

export const CHANGE = z.strictObject({
  type: z.enum(['task', 'tag']),
  id,
  version: id.optional(),
  task: TASK.omit({ version: true, shortened: true }).optional(),
  tag: z.strictObject(PLAIN_TAG).optional(),
  gone: z.enum(['deleted', 'hidden']).optional(),
  shortened: SHORTENED,
});

const count = z.int();

export const STATISTICS = z.strictObject({
  total_tasks: count,
  completed_tasks: count,
  pending_tasks: count,
  in_progress_tasks: count,
  cancelled_tasks: count,
  overdue_tasks: count,
  by_priority: z.strictObject({ low: count, medium: count, high: count, urgent: count }),
});

/** For the next page; null on the last one. */
export const NEXT = maybe(text);
