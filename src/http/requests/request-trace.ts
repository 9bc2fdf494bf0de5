import type { FastifyRequest } from 'fastify';
import type { RequestTrace } from '../../common/actor';
import type { Precondition } from '../../common/precondition';
import { ownIdOf, traceParentOf } from './request-id';

/** What events store about a request. */
export function traceOf(request: FastifyRequest, precondition?: Precondition): RequestTrace {
  const { method, url, ip } = request;
  const id = ownIdOf(request);
  const traceparent = traceParentOf(request);
  return {
    id,
    method,
    path: url.split('?', 1)[0]!,
    address: ip,
    precondition,
    ...(request.id === id ? {} : { clientId: request.id }),
    ...(traceparent ? { traceparent } : {}),
  };
}
