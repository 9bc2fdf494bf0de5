import { naiveUtc } from '../common/time/instant';
import type { Event, FieldChanges } from '../events/event.entity';
import { NaiveUtc, Shows } from '../http/fields/shows';
import type { AuditPage } from './audit-log';
import { cursorAfter } from './audit-query.dto';

/** Subjects whose changed fields are shown. Tasks have their own history. */
const SHOWN = ['user', 'api_key', 'invitation', 'export', 'import'];

/** Who did what, to whom or what, from where and when. */
export class AuditEventView {
  /** @example 120 */
  id!: number;
  /** @example '2024-10-20T11:30:00' */
  @NaiveUtc()
  at!: string;
  /**
   * What happened.
   * @example 'user.role_changed'
   */
  action!: string;
  /**
   * Who did it; null for the service itself and for people who are not logged in.
   * @example 1
   */
  user_id!: number | null;
  /**
   * null also if the account was deleted permanently.
   * @example 'admin'
   */
  username!: string | null;
  /**
   * To whom it was done: the account, or the owner of the subject; null if nobody.
   * @example 2
   */
  target_user_id!: number | null;
  /** @example 'ana' */
  target_username!: string | null;
  /**
   * What it was done to.
   * @example 'user'
   */
  subject_type!: string;
  /**
   * The id of the subject.
   * @example '2'
   */
  subject_id!: string;
  /**
   * The old and new value of each changed field of accounts, API keys and invitations.
   * @example { "role": { "old": "user", "new": "admin" } }
   */
  @Shows({ type: 'object', additionalProperties: { type: 'object', additionalProperties: true } })
  changes!: FieldChanges;
  /**
   * Details of a refusal, an export or an import; null for other events.
   * @example null
   */
  @Shows({ type: 'object', additionalProperties: true, nullable: true })
  details!: Record<string, unknown> | null;
  /**
   * The address that the request came from; null for the service itself and for events from before it was kept.
   * @example '203.0.113.7'
   */
  address!: string | null;
  /**
   * The API, or `system`.
   * @example 'taskforge'
   */
  api!: string;
  /**
   * The session, API key or token that was used; never a secret.
   * @example 'session:5f0c7a52-3a6d-4c8b-9f21-7c1a2f0f4f5e'
   */
  credential!: string | null;
  /** @example 'req_2kEz4yOvWbCrs1LhTNqPDj' */
  request_id!: string | null;
  /** @example 'PATCH' */
  method!: string | null;
  /** @example '/api/users/2' */
  path!: string | null;
}

/** One page of the audit log, newest first. */
export class AuditView {
  events!: AuditEventView[];
  /** The `cursor` of the next page; null on the last page. */
  next_cursor!: string | null;
}

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const shownChanges = (changes: FieldChanges): FieldChanges =>
  Object.fromEntries(Object.entries(changes).map(([field, change]) => [snakeCase(field), change]));

const isShown = ({ subjectType }: Event): boolean => SHOWN.includes(subjectType);

const nameIn = (usernames: Map<number, string>, id: number | null): string | null =>
  id === null ? null : (usernames.get(id) ?? null);

const presentEvent =
  (usernames: Map<number, string>) =>
  (event: Event): AuditEventView => ({
    id: event.id,
    at: naiveUtc(event.createdAt),
    action: event.name,
    user_id: event.actorId,
    username: nameIn(usernames, event.actorId),
    target_user_id: event.ownerId,
    target_username: nameIn(usernames, event.ownerId),
    subject_type: event.subjectType,
    subject_id: event.subjectId,
    changes: isShown(event) ? shownChanges(event.changes) : {},
    details: isShown(event) ? event.snapshot : null,
    address: event.address,
    api: event.api,
    credential: event.credential,
    request_id: event.requestId,
    method: event.requestMethod,
    path: event.requestPath,
  });

export const presentAudit = ({ events, usernames, hasMore }: AuditPage): AuditView => ({
  events: events.map(presentEvent(usernames)),
  next_cursor: hasMore ? cursorAfter(events.at(-1)!.id) : null,
});
