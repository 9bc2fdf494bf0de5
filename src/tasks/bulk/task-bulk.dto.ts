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

/** One of the operations of a bulk. */
export class TaskOperationDto {
  /** What to do. */
  @Rules(Required(), OneOf(VERBS))
  op!: Verb;

  /**
   * The task; not for `create`.
   * @example 42
   */
  @Shows({ minimum: 1 })
  @Rules(MayBeAbsent(), Holds('isNumber', 'not_integer', isNumber))
  id?: number;

  /**
   * With `create`, a name for the new task, which later operations may use in place of its `id`.
   * @example 'plan'
   */
  @Shows({ minLength: 1 })
  @Rules(MayBeAbsent(), NotEmpty(), Text(), MaxCharacters(100))
  ref?: string;

  /**
   * The version that the task must have; not for `create`.
   * @example 3
   */
  @Shows({ minimum: 1 })
  @Rules(MayBeAbsent(), Holds('isNumber', 'not_integer', isNumber))
  version?: number;

  /** For `create` and `update`: what the body would be if it were a request of its own. */
  @Shows({ type: UpdateTaskDto, example: { title: 'Plan the release' } })
  data?: UpdateTaskDto;
}

/** Operations on tasks that are all done, one after the other, or not at all. */
export class BulkTasksDto {
  /** 1 to 500. */
  @Shows({ minItems: 1, maxItems: MAX_OPERATIONS })
  @Rules(
    Required(),
    Holds('isList', 'not_list', isList),
    Holds('isSome', 'empty', isSome),
    Holds('isFew', 'too_many', isFew),
  )
  operations!: TaskOperationDto[];

  /** Only say what would happen. */
  @Rules(MayBeAbsent(), IsBoolean({ message: 'not_boolean' }))
  dry_run?: boolean;
}
