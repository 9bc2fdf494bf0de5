import type { FastifyRequest } from 'fastify';

/** The applied preference, as stated in the response (RFC 7240). */
export const STRICT = 'handling=strict';

const HANDLING = /^\s*handling\s*=\s*"?(\w+)"?\s*(?:;|$)/i;

/** Whether the request has `Prefer: handling=strict`, possibly among others. The first `handling` counts. */
export function prefersStrict({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  if (headers.prefer === undefined) return false;
  const preferences = [headers.prefer].flat().join(',').split(',');
  const [handling] = preferences.flatMap((preference) => HANDLING.exec(preference)?.[1] ?? []);
  return handling?.toLowerCase() === 'strict';
}
