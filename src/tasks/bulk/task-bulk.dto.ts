import { IsBoolean } from 'class-validator';
import { Holds, MaxCharacters, MayBeAbsent, NotEmpty, OneOf, Required, Rules, Text } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import { UpdateTaskDto } from '../dto/task.dto';
import { VERBS, type Verb } from './task-operation';

export const MAX_OPERATIONS = 500;

const isList = (value: unknown): boolean => Array.isArray(value);
const isSome = (value: unknown): boolean => (value as unknown[]).length > 0;
const isFew = (value: unknown): boolean => (value as unknown[]).length <= MAX_OPERATIONS;
const isNumber = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

/** One operation of a bulk request. */
export class TaskOperationDto {
  /** The kind of operation. */
  @Rules(Required(), OneOf(VERBS))
  op!: Verb;

  /**
   * Id of the task; not for `create`.
   * @example 1
   */
  @Shows({ minimum: 1 })
  @Rules(MayBeAbsent(), Holds('isNumber', 'not_integer', isNumber))
  id?: number;

  /**
   * For `create`, a name for the new task; later operations can use it instead of `id`.
   * @example 'plan'
   */
  @Shows({ minLength: 1 })
  @Rules(MayBeAbsent(), NotEmpty(), Text(), MaxCharacters(100))
  ref?: string;

  /**
   * The expected version of the task; not for `create`.
   * @example 3
   */
  @Shows({ minimum: 1 })
  @Rules(MayBeAbsent(), Holds('isNumber', 'not_integer', isNumber))
  version?: number;

  /** For `create` and `update`: the same body as for a single task. */
  @Shows({ type: UpdateTaskDto, example: { title: 'Plan the release' } })
  data?: UpdateTaskDto;
}

/** Operations on tasks, run in order and in one transaction. */
export class BulkTasksDto {
  /** 1 to 500 operations. */
  @Shows({ minItems: 1, maxItems: MAX_OPERATIONS })
  @Rules(
    Required(),
    Holds('isList', 'not_list', isList),
    Holds('isSome', 'empty', isSome),
    Holds('isFew', 'too_many', isFew),
  )
  operations!: TaskOperationDto[];

  /** Returns the same data without changing anything. */
  @Rules(MayBeAbsent(), IsBoolean({ message: 'not_boolean' }))
  dry_run?: boolean;
}
