import { Holds, MayBeAbsent, OneOf, Rules } from '../http/fields/rules';
import { QueryId } from '../http/fields/query-rules';
import { Shows } from '../http/fields/shows';
import { FORMAT_NAMES } from './formats';
import type { ImportRequest } from './imports.service';

const FLAGS = ['true', 'false', '1', '0'];
const isFlag = (value: unknown): boolean => typeof value === 'string' && FLAGS.includes(value.toLowerCase());

/** How to read a file, and for whom. */
export class ImportQuery {
  /**
   * The format of the file. Without it, the format is recognized; if the file could have more than one, 400 names them.
   * @example 'csv'
   */
  @Rules(MayBeAbsent(), OneOf(FORMAT_NAMES))
  format?: string;

  /** With `true`, the response says what would happen, and nothing is changed. */
  @Shows({ enum: ['true', 'false'], default: 'false' })
  @Rules(MayBeAbsent(), Holds('isFlag', 'not_boolean', isFlag))
  dry_run?: string;

  /** Admins only: the id of the user who gets the tasks. Default: yourself. */
  @QueryId()
  user_id?: number | '';

  request(): Omit<ImportRequest, 'folder'> {
    const { format, dry_run: flag = 'false', user_id: userId } = this;
    return { format, isDryRun: ['true', '1'].includes(flag.toLowerCase()), userId: userId === '' ? undefined : userId };
  }
}
