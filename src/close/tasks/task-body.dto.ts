import { ApiHideProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { MaxCharacters, MayBeAbsent, MayBeNull, Rules, Text } from '../../http/fields/rules';
import { RESOLUTIONS, TYPES, type Resolution, type TaskType } from '../../tasks/task-fields';
import { Choice, Flag, Moment } from '../rules';
import { Shows } from '../../http/fields/shows';

const Name = (): PropertyDecorator => IsString({ message: 'not_text' });
/** As in a query string; JSON may have integers, booleans and lists instead of text. */
const PARAMETER = { type: ['string', 'integer', 'boolean', 'array'], items: { type: 'string' } } as unknown as object;
const PRIORITIES = ['high', 'medium'] as const;

/** Ids that {@link TaskBodyPipe} has looked up for the names in a body. */
export interface Found {
  ownerId?: number;
  creatorId?: number;
}

/** Fields that creating, updating and bulk updating have in common. */
abstract class TaskBody {
  /** Stored and returned; has no other effect. */
  @Rules(MayBeNull(), Text(), MaxCharacters(255))
  agent_config_id?: string | null;

  abstract assigned_to?: string | null;

  /**
   * Contact that the task is about.
   * @example null
   */
  @Rules(MayBeNull(), Name())
  contact_id?: string | null;

  /** The creator, a user. Only admins can set it; otherwise it is ignored. */
  @Rules(MayBeNull(), Name())
  created_by?: string | null;

  /**
   * A date or a date-time, returned in the form that was sent. Fractions of a second are truncated to six digits.
   * `null` makes the task dateless. Takes precedence over `due_date` and `is_dateless`.
   * @example '2030-01-15'
   */
  @Rules(MayBeNull(), Moment())
  date?: string | null;

  /** Older name of `date`. Ignored if `date` is given. */
  @Rules(MayBeNull(), Moment())
  due_date?: string | null;

  /**
   * Completes or reopens the task.
   * @example true
   */
  @Rules(MayBeAbsent(), Flag())
  is_complete?: boolean;

  /** `true` removes the date. Ignored if `date` or `due_date` is given. */
  @Rules(MayBeAbsent(), Flag())
  is_dateless?: boolean;

  /**
   * Lead that the task is about.
   * @example 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d'
   */
  @Rules(MayBeNull(), Name())
  lead_id?: string | null;

  /** Priority. Urgent tasks are shown as `high`; sending back the value shown does not change them. */
  @Rules(MayBeAbsent(), Choice(PRIORITIES))
  priority?: (typeof PRIORITIES)[number];

  /** Closes the task without completing it, for this reason. Ignored if `is_complete` is `false`. */
  @Rules(MayBeNull(), Choice(RESOLUTIONS))
  resolution?: Resolution | null;

  /**
   * Text of the task. Only tasks of the type `lead` can change it.
   * @example 'Call back'
   */
  @Rules(MayBeNull(), Text(), MaxCharacters(5000))
  text?: string | null;

  @ApiHideProperty()
  readonly found: Found = {};

  static readonly mayBeEmpty = true;
}

/** Changes to a task. Absent keys keep their values; unknown and read-only keys are ignored. */
export class UpdateTaskBody extends TaskBody {
  /**
   * The owner, a user.
   * @example 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U'
   */
  @Shows({ nullable: false })
  @Rules(MayBeAbsent(), Name())
  assigned_to?: string;

  /** Must be your own organization. */
  @Rules(MayBeAbsent(), Name())
  organization_id?: string;
}

/** Changes to all tasks that match the filters. */
export class BulkTaskBody extends UpdateTaskBody {
  /** Filters: the parameters of the list. They replace those of the query string. */
  @Shows({ type: 'object', additionalProperties: PARAMETER, example: { id__in: 'task_A,task_B' } })
  readonly _params?: object;
}

/** A new task. Unknown and read-only keys are ignored. */
export class CreateTaskBody extends TaskBody {
  /** `lead` or `outgoing_call`. */
  @Rules(MayBeNull(), Choice(TYPES))
  _type?: TaskType | null;

  /** The owner, a user. Default: the caller. */
  @Rules(MayBeNull(), Name())
  assigned_to?: string | null;
}

/** A task imported from Close, with its times, its origin and the fields of its type. */
export class ImportedTaskBody extends CreateTaskBody {
  /** Fractions of a second are truncated to six digits. */
  @Rules(MayBeNull(), Moment())
  date_created?: string | null;

  @Rules(MayBeNull(), Text(), MaxCharacters(100))
  object_type?: string | null;

  @Rules(MayBeNull(), Text(), MaxCharacters(100))
  object_id?: string | null;

  /** Fields that only its type has, as they were sent. */
  @ApiHideProperty()
  details: object | null = null;
}
