import { pino, type DestinationStream, type Level } from 'pino';
import { BoundedCache } from '../common/bounded-cache';
import { ByOutcome } from '../http/requests/by-outcome';
import { ownIdOf, traceParentOf } from '../http/requests/request-id';
import type { SeenRequest } from '../http/requests/seen-request';
import { decimalOf, isoNow, type Log } from './log';

const LOGIN = '/api/auth/login';
const MAX_KNOWN = 1_000;
const REFUSALS: Record<number, string> = { 401: 'auth.refused', 403: 'auth.forbidden', 429: 'auth.rate_limited' };

/** Parts of a line, as JSON, that are the same for a route, method and status. */
interface Frame {
  outcome: string;
  api: string;
  text: string;
}

/** Writes one line for each request, and one more for a login or a refusal of 401, 403 or 429. */
export function requestLines(log: Log): (seen: SeenRequest) => void {
  // pino's methods, which write any object, take four times as long.
  const out = Reflect.get(log, pino.symbols.streamSym) as DestinationStream;
  const frames = new ByOutcome(frameOf);
  const write = (level: Level, seen: SeenRequest, more?: object, text?: string): void => {
    if (log.isLevelEnabled(level)) out.write(lineOf(level, seen, frames.of(seen), more, text));
  };
  return (seen) => {
    write('info', seen);
    const event = eventOf(seen);
    if (!event) return;
    const { code } = seen;
    const text = code ? `${event}: ${code}` : event;
    write(event === 'auth.login' ? 'info' : 'warn', seen, { event, ...(code ? { code } : {}) }, text);
  };
}

function eventOf({ route, status }: SeenRequest): string | undefined {
  if (route === LOGIN && status === 200) return 'auth.login';
  if (route === LOGIN && (status === 401 || status === 403)) return 'auth.login_failed';
  return REFUSALS[status];
}

const frameOf = ({ request: { method }, route, api, status }: SeenRequest): Frame => ({
  outcome: `,"method":${json(method)},"route":${json(route)},"status":${status},"milliseconds":`,
  api: `,"api":${json(api)},"credential_id":`,
  text: json(`${method} ${route ?? '(no route)'} ${status}`),
});

function lineOf(level: Level, seen: SeenRequest, frame: Frame, more?: object, text?: string): string {
  const { request, milliseconds, userId, credential, address, bytes } = seen;
  // A request id has no characters that JSON escapes.
  return (
    `{"level":"${level}","time":"${isoNow()}","request_id":"${request.id}"${originOf(seen)}${frame.outcome}` +
    `${decimalOf(milliseconds)},"user_id":${number(userId)}${frame.api}${quoted(credential)}` +
    `,"address":${quoted(address)},"bytes":${number(bytes)}${more ? fieldsIn(more) : ''},"msg":${text ? json(text) : frame.text}}\n`
  );
}

/** The trace context of the request, if it has one. */
function originOf({ request }: SeenRequest): string {
  const own = ownIdOf(request);
  const traceparent = traceParentOf(request);
  if (own === request.id && traceparent === undefined) return '';
  return fieldsIn({
    ...(own === request.id ? {} : { event_request_id: own }),
    ...(traceparent === undefined ? {} : { trace_id: traceparent.split('-')[1], traceparent }),
  });
}

/** Cached, because few credentials and addresses send most requests. */
const known = new BoundedCache<string>(MAX_KNOWN);

function quoted(text: string | undefined): string {
  if (text === undefined) return 'null';
  let value = known.get(text);
  if (value === undefined) known.set(text, (value = json(text)));
  return value;
}

const number = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
const json = (value: string | undefined): string => JSON.stringify(value ?? null);
/** With a leading comma. */
const fieldsIn = (fields: object): string => `,${JSON.stringify(fields).slice(1, -1)}`;
