import { Allow, IsInt } from 'class-validator';
import { parseDue } from '../../common/time/due';
import type { CheckedBody } from '../../http/fields/checked-body';
import { Lenient, QueryId, QueryMoment } from '../../http/fields/query-rules';
import { Holds, MayBeAbsent, Required, Rules } from '../../http/fields/rules';
import { Shows } from '../../http/fields/shows';
import type { HistoryRequest } from './task-history';
import type { Moment } from './task-past';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
const POSITION = /^[1-9]\d{0,8}$/;

const positionIn = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
const isCursor = (value: unknown): boolean =>
  value === '' || (typeof value === 'string' && POSITION.test(positionIn(value)));

/** The cursor of the page after this event. */
export const cursorAfter = (eventId: number): string => Buffer.from(String(eventId)).toString('base64url');

/** Parameters of the history of a task. */
export class HistoryQuery {
  /** Entries per page. Default 20, maximum 100. Larger values are clamped; invalid ones fall back to the default. */
  @Shows({ required: false, type: 'integer', minimum: 1, maximum: MAX_LIMIT, example: DEFAULT_LIMIT })
  @Allow()
  @Lenient(DEFAULT_LIMIT, MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  /**
   * The `next_cursor` of the previous page.
   * @example 'OTk5OTk5OTk5'
   */
  @Rules(MayBeAbsent(), Holds('cursor', 'unusable', isCursor))
  cursor?: string;

  request(): HistoryRequest {
    return { limit: this.limit, before: this.cursor ? Number(positionIn(this.cursor)) : undefined };
  }
}

/** Selects an earlier state of a task; without parameters, the present one. */
export class MomentQuery {
  /** Returns the task as it was in this version, see its history. */
  @QueryId()
  version?: number;

  /** Returns the task as it was at this time, in ISO 8601. `version` takes precedence. */
  @QueryMoment('2099-10-20T11:30:00Z')
  at?: string;

  moment(): Moment | undefined {
    if (typeof this.version === 'number') return { version: this.version };
    return this.at ? { at: parseDue(this.at)!.at } : undefined;
  }
}

/** The version to revert to. */
export class RevertDto {
  /**
   * A version in the history of the task.
   * @example 1
   */
  @Rules(Required(), IsInt({ message: 'not_integer' }))
  version!: number;
}

/** Throws `invalid` if the body has no usable version. */
export function versionIn(body: CheckedBody<RevertDto>): number {
  body.refuse(body.errors);
  return body.dto.version;
}
