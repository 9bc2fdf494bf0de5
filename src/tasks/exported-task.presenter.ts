import { NaiveUtc } from '../http/docs';
import type { Priority, Status } from './task-fields';

/** A task as a line of an export. Times are UTC without a zone. */
export class ExportedTaskView {
  /** @example 42 */
  id!: number;
  /** @example 'Write API documentation' */
  title!: string;
  /** @example 'Cover all endpoints with examples' */
  description!: string | null;
  /** @example 'in_progress' */
  status!: Status;
  /** @example 'urgent' */
  priority!: Priority;
  /** @example '2024-11-15T17:00:00' */
  @NaiveUtc()
  due_date!: string | null;
  /** @example null */
  @NaiveUtc()
  completed_at!: string | null;
  /** @example false */
  is_overdue!: boolean;
  /** @example false */
  is_completed!: boolean;
  /** @example '2024-10-01T09:00:00' */
  @NaiveUtc()
  created_at!: string;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  updated_at!: string;
  /** @example 7 */
  user_id!: number;
  /** @example 'ana' */
  user_username!: string;
  /** @example 'ana@example.com' */
  user_email!: string;
  /**
   * The names, with commas between them.
   * @example 'docs'
   */
  tags!: string;
}
