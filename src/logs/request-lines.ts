import { ownIdOf, traceParentOf } from '../http/requests/request-id';
import type { SeenRequest } from '../http/requests/seen-request';
import type { Log } from './log';

const LOGIN = '/api/auth/login';
const REFUSALS: Record<number, string> = { 401: 'auth.refused', 403: 'auth.forbidden', 429: 'auth.rate_limited' };

/** Writes one line for each request, and one more for a login or a refusal of 401, 403 or 429. */
export function requestLines(log: Log): (seen: SeenRequest) => void {
  return (seen) => {
    const event = eventOf(seen);
    if (!log.isLevelEnabled(event ? 'warn' : 'info')) return;
    const fields = fieldsOf(seen);
    const text = `${fields.method} ${fields.route ?? '(no route)'} ${seen.status}`;
    log.info(fields, text);
    if (!event) return;
    const { code } = seen;
    const level = event === 'auth.login' ? 'info' : 'warn';
    log[level]({ ...fields, event, ...(code ? { code } : {}) }, code ? `${event}: ${code}` : event);
  };
}

function eventOf({ route, status }: SeenRequest): string | undefined {
  if (route === LOGIN && status === 200) return 'auth.login';
  if (route === LOGIN && (status === 401 || status === 403)) return 'auth.login_failed';
  return REFUSALS[status];
}

function fieldsOf({ request, route, status, milliseconds, userId, api, credential, bytes }: SeenRequest) {
  const own = ownIdOf(request);
  const traceparent = traceParentOf(request);
  return {
    request_id: request.id,
    ...(own === request.id ? {} : { event_request_id: own }),
    ...(traceparent === undefined ? {} : { trace_id: traceparent.split('-')[1], traceparent }),
    method: request.method,
    route: route ?? null,
    status,
    milliseconds: Math.round(milliseconds * 1_000) / 1_000,
    user_id: userId ?? null,
    api,
    credential_id: credential ?? null,
    address: request.ip,
    bytes,
  };
}
