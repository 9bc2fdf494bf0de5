import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { parseDue } from '../../common/due';
import {
  Holds,
  MaxCharacters,
  MayBeAbsent,
  MayBeNull,
  NotBlank,
  NotEmpty,
  OneOf,
  Required,
  Text,
  Trimmed,
} from '../../http/rules';
import { PRIORITIES, STATUSES, type Priority, type Status } from '../task.entity';
import type { TaskChanges } from '../tasks.service';

const Title = (): PropertyDecorator => applyDecorators(Trimmed(), Text(), NotBlank(), MaxCharacters(200));

const isDue = (value: unknown): boolean => value === '' || (typeof value === 'string' && parseDue(value) !== undefined);

const isIds = (value: unknown): boolean => Array.isArray(value) && value.every(Number.isSafeInteger);

/** A new task. */
export class CreateTaskDto {
  /**
   * 1 to 200 characters.
   * @example 'Write API documentation'
   */
  @Required()
  @Title()
  title!: string;

  /**
   * At most 5000 characters; null and "" are none.
   * @example 'Cover all endpoints with examples'
   */
  @MayBeNull()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || null : value))
  @Text()
  @MaxCharacters(5000)
  description?: string | null;

  /** @example 'pending' */
  @MayBeAbsent()
  @NotEmpty()
  @OneOf(STATUSES)
  status?: Status;

  /** @example 'high' */
  @MayBeAbsent()
  @NotEmpty()
  @OneOf(PRIORITIES)
  priority?: Priority;

  /**
   * ISO 8601, a date-time or a date alone; an offset is converted to UTC, without one it is UTC. null and "" are none.
   * @example '2024-11-15T17:00:00'
   */
  @MayBeNull()
  @Holds('isDue', 'not_iso', isDue)
  due_date?: string | null;

  /**
   * Ids of tags; null and [] are none.
   * @example [3]
   */
  @MayBeNull()
  @Holds('isIds', 'not_ids', isIds)
  tags?: number[] | null;

  changes(): TaskChanges & { title: string } {
    return { ...changesOf(this), title: this.title };
  }
}

/** What to change on a task; a key that is absent leaves its field alone, all others are ignored. */
export class UpdateTaskDto {
  /**
   * 1 to 200 characters.
   * @example 'Write API documentation'
   */
  @MayBeAbsent()
  @Title()
  title?: string;

  /**
   * At most 5000 characters; null and "" clear it.
   * @example 'Cover all endpoints with examples'
   */
  @MayBeNull()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || null : value))
  @Text()
  @MaxCharacters(5000)
  description?: string | null;

  /** @example 'in_progress' */
  @MayBeAbsent()
  @NotEmpty()
  @OneOf(STATUSES)
  status?: Status;

  /** @example 'urgent' */
  @MayBeAbsent()
  @NotEmpty()
  @OneOf(PRIORITIES)
  priority?: Priority;

  /**
   * ISO 8601, a date-time or a date alone; an offset is converted to UTC, without one it is UTC. null and "" clear it.
   * @example '2024-11-15T17:00:00'
   */
  @MayBeNull()
  @Holds('isDue', 'not_iso', isDue)
  due_date?: string | null;

  /**
   * Ids of the tags that replace all present ones; null and [] take all off.
   * @example [3]
   */
  @MayBeNull()
  @Holds('isIds', 'not_ids', isIds)
  tags?: number[] | null;

  /** An empty object changes nothing, and that is no mistake. */
  static readonly mayBeEmpty = true;

  changes(): TaskChanges {
    return changesOf(this);
  }
}

function changesOf({
  title,
  description,
  status,
  priority,
  due_date,
  tags,
}: UpdateTaskDto | CreateTaskDto): TaskChanges {
  const due = due_date === undefined ? undefined : due_date ? parseDue(due_date) : null;
  return { title, description, status, priority, due, tagIds: tags === undefined ? undefined : [...new Set(tags)] };
}
