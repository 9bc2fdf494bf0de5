import { Transform } from 'class-transformer';
import { parseDue, type Due } from '../../common/time/due';
import {
  Holds,
  MaxCharacters,
  MayBeAbsent,
  MayBeNull,
  MOMENT,
  NotBlank,
  NotEmpty,
  OneOf,
  Required,
  Rules,
  Text,
  Trimmed,
  TrimmedOrNull,
} from '../../http/fields/rules';
import { PRIORITIES, STATUSES, type Priority, type Status } from '../task-fields';
import type { TaskFields } from '../task.entity';
import type { TaskPatch } from '../task-patch';
import type { CheckedBody } from '../../http/fields/checked-body';
import { Shows } from '../../http/fields/shows';

const Title = (): PropertyDecorator => Rules(Trimmed(), Text(), NotBlank(), MaxCharacters(200));

const isDue = (value: unknown): boolean => value === '' || (typeof value === 'string' && parseDue(value) !== undefined);

/** Accepts tag objects as shown in responses, so that clients can send back what they received. */
const ShownAsIds = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(idOfShown) : value));

function idOfShown(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Object.keys(item).toSorted().join() !== 'id,name') return item;
  const { id, name } = item as { id: unknown; name: unknown };
  return typeof name === 'string' ? id : item;
}

const isIds = (value: unknown): boolean => Array.isArray(value) && value.every(Number.isSafeInteger);

/** A day is shown as midnight. A client that sends this midnight back does not change the day. */
function dueOf(text: string | null): Due | null {
  const due = text ? parseDue(text)! : null;
  return due && { ...due, mayBeDay: true };
}

const TAGS = {
  type: 'array' as const,
  items: {
    anyOf: [
      { type: 'integer' as const, minimum: 1 },
      {
        type: 'object' as const,
        required: ['id', 'name'],
        properties: { id: { type: 'integer' as const, minimum: 1 }, name: { type: 'string' as const } },
      },
    ],
  },
};

export abstract class TaskDto {
  abstract title?: string;

  /**
   * At most 5000 characters. null and "" clear it.
   * @example 'Cover all endpoints with examples'
   */
  @Rules(MayBeNull(), TrimmedOrNull(), Text(), MaxCharacters(5000))
  description?: string | null;

  /** @example 'in_progress' */
  @Rules(MayBeAbsent(), NotEmpty(), OneOf(STATUSES))
  status?: Status;

  /** @example 'urgent' */
  @Rules(MayBeAbsent(), NotEmpty(), OneOf(PRIORITIES))
  priority?: Priority;

  /**
   * ISO 8601 date-time or date. An offset is converted to UTC; without one, the time is UTC. null and "" clear it.
   * Fractions of a second are truncated to six digits.
   * @example '2024-11-15T17:00:00'
   */
  @Shows({ pattern: `^$|${MOMENT}` })
  @Rules(MayBeNull(), Holds('isDue', 'not_iso', isDue))
  due_date?: string | null;

  /**
   * Ids of tags, or tags as in a response. They replace all current tags; null and [] remove them.
   * @example [1]
   */
  @Shows(TAGS)
  @Rules(MayBeNull(), ShownAsIds(), Holds('isIds', 'not_ids', isIds))
  tags?: number[] | null;

  fields(): TaskFields {
    const { title, description, status, priority, due_date: due } = this;
    return { title, description, status, priority, due: due === undefined ? undefined : dueOf(due) };
  }

  /** Undefined leaves the tags as they are. */
  tagIds(): number[] | undefined {
    return this.tags === undefined ? undefined : [...new Set(this.tags)];
  }
}

/** A new task. */
export class CreateTaskDto extends TaskDto {
  /**
   * 1 to 200 characters.
   * @example 'Write API documentation'
   */
  @Rules(Required(), Title())
  title!: string;

  override fields(): TaskFields & { title: string } {
    return { ...super.fields(), title: this.title };
  }
}

/** What to change on a task; a key that is absent leaves its field alone, unknown ones are ignored. */
export class UpdateTaskDto extends TaskDto {
  /**
   * 1 to 200 characters.
   * @example 'Write API documentation'
   */
  @Rules(MayBeAbsent(), Title())
  title?: string;

  /** An empty body is valid and changes nothing. */
  static readonly mayBeEmpty = true;
}

/**
 * Converts a body to a patch. A title equal to the current one counts as absent: titles set through the Close API may
 * be invalid here, and clients must be able to send them back.
 */
export function patchOf(body: CheckedBody<UpdateTaskDto>): TaskPatch {
  const { dto, errors, sent } = body;
  return {
    tagIds: errors.tags === undefined ? dto.tagIds() : undefined,
    fields(task, failures) {
      const isRepeated = task.title === titleIn(sent);
      const { title, ...others } = errors;
      body.refuse({ ...(isRepeated || title === undefined ? {} : { title }), ...others, ...failures });
      return isRepeated ? { ...dto.fields(), title: undefined } : dto.fields();
    },
  };
}

const titleIn = (sent: unknown): unknown => (sent as { title?: unknown } | null | undefined)?.title;
