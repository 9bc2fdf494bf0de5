import { ApiHideProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { MaxCharacters, MayBeAbsent, MayBeNull, Rules, Text } from '../../http/fields/rules';
import { RESOLUTIONS, TYPES, type Resolution, type TaskType } from '../../tasks/task-fields';
import { Choice, Flag, Moment } from '../rules';
import { Shows } from '../../http/fields/shows';

const Name = (): PropertyDecorator => IsString({ message: 'not_text' });
/** As text in an address; in JSON a flag may be a boolean, and several values a list. */
const PARAMETER = { type: ['string', 'integer', 'boolean', 'array'], items: { type: 'string' } } as unknown as object;
const PRIORITIES = ['high', 'medium'] as const;

/** What {@link TaskBodyPipe} found behind the names that a body gives. */
export interface Found {
  ownerId?: number;
  creatorId?: number;
}

/** What every write of a task may give. */
abstract class TaskBody {
  /** Kept and shown, and of no effect. */
  @Rules(MayBeNull(), Text(), MaxCharacters(255))
  agent_config_id?: string | null;

  abstract assigned_to?: string | null;

  /**
   * Whom it is about.
   * @example null
   */
  @Rules(MayBeNull(), Name())
  contact_id?: string | null;

  /** A user; admins only, ignored from others. */
  @Rules(MayBeNull(), Name())
  created_by?: string | null;

  /**
   * A date or a date-time, shown in the form that was sent. `null` makes the task dateless. Takes precedence over
   * `due_date` and `is_dateless`.
   * @example '2030-01-15'
   */
  @Rules(MayBeNull(), Moment())
  date?: string | null;

  /** The older name of `date`. Ignored if `date` is given. */
  @Rules(MayBeNull(), Moment())
  due_date?: string | null;

  /**
   * Completes or reopens it.
   * @example true
   */
  @Rules(MayBeAbsent(), Flag())
  is_complete?: boolean;

  /** `true` removes the date. Ignored if `date` or `due_date` is given. */
  @Rules(MayBeAbsent(), Flag())
  is_dateless?: boolean;

  /**
   * The lead that it is about.
   * @example 'lead_70jZ5hiVt5X31MZ3vJ0R9GJGqJEQYbFVsKKKzvGGJ2d'
   */
  @Rules(MayBeNull(), Name())
  lead_id?: string | null;

  /** Repeating what is shown changes nothing, not even an urgent task that is shown as `high`. */
  @Rules(MayBeAbsent(), Choice(PRIORITIES))
  priority?: (typeof PRIORITIES)[number];

  /** Why a task is closed without being done. Ignored beside `is_complete: false`. */
  @Rules(MayBeNull(), Choice(RESOLUTIONS))
  resolution?: Resolution | null;

  /**
   * Of tasks of the type `lead` only.
   * @example 'Call back'
   */
  @Rules(MayBeNull(), Text(), MaxCharacters(5000))
  text?: string | null;

  @ApiHideProperty()
  readonly found: Found = {};

  static readonly mayBeEmpty = true;
}

/** What to change on a task; absent keys stay, unknown and read-only ones are ignored. */
export class UpdateTaskBody extends TaskBody {
  /**
   * A user.
   * @example 'user_MwQkjHwjNnbdtE4AhJQcKpPVzQo5TPmKb5qTvjFXG4U'
   */
  @Shows({ nullable: false })
  @Rules(MayBeAbsent(), Name())
  assigned_to?: string;

  /** Must be one’s own. */
  @Rules(MayBeAbsent(), Name())
  organization_id?: string;
}

/** What to change on many tasks. */
export class BulkTaskBody extends UpdateTaskBody {
  /** Which tasks: the parameters of the list, in place of those of the address. */
  @Shows({ type: 'object', additionalProperties: PARAMETER, example: { id__in: 'task_A,task_B' } })
  readonly _params?: object;
}

/** A new task; unknown and read-only keys are ignored. */
export class CreateTaskBody extends TaskBody {
  /** `lead` or `outgoing_call`. */
  @Rules(MayBeNull(), Choice(TYPES))
  _type?: TaskType | null;

  /** A user; the caller if it is null or absent. */
  @Rules(MayBeNull(), Name())
  assigned_to?: string | null;
}

/** A task of a Close account that moves here, with its times, its origin and what only its type has. */
export class ImportedTaskBody extends CreateTaskBody {
  @Rules(MayBeNull(), Moment())
  date_created?: string | null;

  @Rules(MayBeNull(), Text(), MaxCharacters(100))
  object_type?: string | null;

  @Rules(MayBeNull(), Text(), MaxCharacters(100))
  object_id?: string | null;

  /** What only its type has, as it was given. */
  @ApiHideProperty()
  details: object | null = null;
}
