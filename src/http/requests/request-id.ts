import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { shortPublicId } from '../../common/public-id';

export const REQUEST_ID_HEADER = 'X-Request-Id';

/** Ids that are safe in logs and headers, and long enough for any client. */
const DECENT = /^[\w.:+/=@~-]{1,128}$/;
const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const OWN = Symbol('own request id');

type Identified = IncomingMessage & { [OWN]?: string };

/** The id of a request: that of its `X-Request-Id` header if that is usable, else a new one ("req_…"). */
export function requestIdOf(request: Identified): string {
  const own = (request[OWN] = shortPublicId('req'));
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && DECENT.test(given) ? given : own;
}

/** The id that events have of a request. No client can choose it, and it is the id of the request unless one was sent. */
export const ownIdOf = ({ raw }: FastifyRequest): string => ((raw as Identified)[OWN] ??= shortPublicId('req'));

/** The W3C trace context of a request, if it has a valid one. */
export function traceParentOf({ headers: { traceparent } }: Pick<IncomingMessage, 'headers'>): string | undefined {
  return typeof traceparent === 'string' && TRACE_PARENT.test(traceparent) ? traceparent : undefined;
}
