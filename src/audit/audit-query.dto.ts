import { Allow } from 'class-validator';
import { parseDue } from '../common/time/due';
import { idsIn, Lenient, QueryIds, QueryMoment } from '../http/fields/query-rules';
import { Holds, MayBeAbsent, Rules } from '../http/fields/rules';
import { Shows } from '../http/fields/shows';
import type { AuditFilter } from './audit-log';

const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 500;
const POSITION = /^[1-9]\d{0,14}$/;

const positionIn = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
const isCursor = (value: unknown): boolean =>
  value === '' || (typeof value === 'string' && POSITION.test(positionIn(value)));

/** The cursor of the page after this event. */
export const cursorAfter = (id: number): string => Buffer.from(String(id)).toString('base64url');

/** Parameters of the audit log. Events must match all filters. */
export class AuditQuery {
  /** Events that these users caused, or that were about them: one or more ids, separated by commas. */
  @QueryIds()
  user_id?: string;

  /**
   * Events with these names, separated by commas. Other names match no event.
   * @example 'session.started'
   */
  @Allow()
  action?: string;

  /** Events at or after this time. A date means its midnight (UTC). */
  @QueryMoment('2024-10-01')
  from?: string;

  /** Events at or before this time. A date means its midnight (UTC), which leaves out the rest of that day. */
  @QueryMoment('2030-10-31T23:59:59')
  to?: string;

  /** Events per page. Default 50, maximum 500. Larger values are clamped; invalid ones fall back to the default. */
  @Shows({ required: false, type: 'integer', minimum: 1, maximum: LARGEST_LIMIT, example: DEFAULT_LIMIT })
  @Allow()
  @Lenient(DEFAULT_LIMIT, LARGEST_LIMIT)
  limit: number = DEFAULT_LIMIT;

  /**
   * The `next_cursor` of the previous page, with the same filters.
   * @example 'OTk5OTk5OTk5'
   */
  @Rules(MayBeAbsent(), Holds('cursor', 'unusable', isCursor))
  cursor?: string;

  filter(): AuditFilter {
    const actions = this.action?.split(',').map((name) => name.trim());
    return {
      userIds: idsIn(this.user_id),
      actions: this.action ? actions : undefined,
      from: parseDue(this.from ?? '')?.at,
      to: parseDue(this.to ?? '')?.at,
      before: this.cursor ? Number(positionIn(this.cursor)) : undefined,
      limit: this.limit,
    };
  }
}
