import type { FastifyRequest } from 'fastify';
import type { RequestTrace } from '../common/actor';
import type { Precondition } from '../common/precondition';
import { shortPublicId } from '../common/public-id';

/** What events store about a request. */
export const traceOf = ({ method, url, ip }: FastifyRequest, precondition?: Precondition): RequestTrace => ({
  id: shortPublicId('req'),
  method,
  path: url.split('?', 1)[0]!,
  address: ip,
  precondition,
});
