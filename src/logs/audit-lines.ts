import { Logger } from '@nestjs/common';
import type { Actor } from '../common/actor';
import type { BriefFact } from '../events/events.service';

/** Log events about access, by the name of the event in the event log. */
const LINES: Record<string, string> = {
  'session.ended': 'auth.session_ended',
  'api_key.created': 'auth.key_created',
  'api_key.rotated': 'auth.key_rotated',
  'api_key.updated': 'auth.key_changed',
  'api_key.deleted': 'auth.key_ended',
  'user.password_changed': 'auth.password_changed',
  'user.password_reset': 'auth.password_changed',
  'user.role_changed': 'auth.role_changed',
  'user.activated': 'auth.user_activated',
  'user.deactivated': 'auth.user_deactivated',
  'user.deleted': 'auth.user_deleted',
};

const logger = new Logger('Access');

/** Logs committed changes of sessions, keys, passwords and roles. */
export function logFacts(actor: Actor, facts: BriefFact[]): void {
  for (const fact of facts) {
    const event = LINES[fact.name];
    if (event) logger.log({ event, ...fieldsOf(actor, fact), msg: event });
  }
}

const fieldsOf = ({ userId, api, credential, request }: Actor, { subject, changes }: BriefFact): object => ({
  ...(request ? { request_id: request.clientId ?? request.id } : {}),
  ...(request?.traceparent ? { traceparent: request.traceparent } : {}),
  user_id: userId,
  api,
  credential_id: credential,
  [`${subject.type === 'api_key' ? 'key' : subject.type === 'user' ? 'changed_user' : subject.type}_id`]: subject.id,
  ...(changes?.role ? { from: changes.role.old, to: changes.role.new } : {}),
});
