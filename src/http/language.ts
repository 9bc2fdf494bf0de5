import Negotiator from 'negotiator';
import type { FastifyRequest } from 'fastify';

export type Language = 'es' | 'en';

/** The language that the client prefers by Accept-Language; Spanish if it does not say. */
export const languageOf = (request: FastifyRequest): Language =>
  (new Negotiator(request.raw).language(['es', 'en']) as Language | undefined) ?? 'es';
